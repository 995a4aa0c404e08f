// Writes the bits of one NAL unit: fixed-length fields, Exp-Golomb codes and literal codewords (ITU-T H.264, clauses 7.2 and 9.1).

/** An entry of a code table: `length` bits that spell `value`. */
export interface Codeword {
  readonly length: number;
  readonly value: number;
}

/** A codeword as the tables of clause 9.2 print it, such as "000101". */
export function codeword(digits: string): Codeword {
  return { length: digits.length, value: Number.parseInt(digits, 2) };
}

export class BitWriter {
  readonly #bytes: number[] = [];
  #partial = 0;
  #filled = 0;

  /** u(n): `value` in `count` bits, most significant first; at most 32. */
  bits(count: number, value: number): void {
    for (let left = count; left > 0; ) {
      const taken = Math.min(left, 8 - this.#filled);
      left -= taken;
      this.#partial = (this.#partial << taken) | ((value >>> left) & (2 ** taken - 1));
      this.#filled += taken;
      if (this.#filled === 8) {
        this.#bytes.push(this.#partial);
        this.#partial = 0;
        this.#filled = 0;
      }
    }
  }

  /** A one-bit flag. */
  flag(value: boolean): void {
    this.bits(1, value ? 1 : 0);
  }

  code({ length, value }: Codeword): void {
    this.bits(length, value);
  }

  /** ue(v), clause 9.1: zero or a positive integer. */
  ue(value: number): void {
    const length = 32 - Math.clz32(value + 1);
    this.bits(length - 1, 0);
    this.bits(length, value + 1);
  }

  /** se(v), clause 9.1.1: 0, 1, -1, 2, -2 … become 0, 1, 2, 3, 4 … */
  se(value: number): void {
    this.ue(value > 0 ? 2 * value - 1 : -2 * value);
  }

  /**
   * Ends the payload (rbsp_trailing_bits, clause 7.3.2.11) and wraps it as a NAL unit: the header byte first, and a 3
   * after every two zero bytes that a start code could be mistaken for (clause 7.4.1.1).
   */
  toNalUnit(header: number): Buffer {
    this.bits(1, 1);
    while (this.#filled !== 0) this.bits(1, 0);
    const unit = [header];
    let zeros = 0;
    for (const byte of this.#bytes) {
      if (zeros >= 2 && byte <= 3) {
        unit.push(3);
        zeros = 0;
      }
      unit.push(byte);
      zeros = byte === 0 ? zeros + 1 : 0;
    }
    return Buffer.from(unit);
  }
}
