// The manifest that `init` writes: small enough to read, and every line worth keeping.

/**
 * @param schema where the schema is, relative to the manifest; null leaves the editor's line out.
 * @returns YAML that validates as it is.
 */
export function starterManifest(schema: string | null): string {
  const editorLine = schema === null ? "" : `# yaml-language-server: $schema=${schema}\n`;
  return `${editorLine}${body}`;
}

const body = `# A batch of shots for sora-batch. Try it without a key:  sora-batch run --simulate FILE
version: 1

# Where the API is; OPENAI_BASE_URL and --base-url win over it. The key comes from OPENAI_API_KEY, never from here.
# base_url: https://host.example/v1

# Jobs that your account may have running at once (Standard 2, Pro 5).
concurrency: 2

# A ceiling over all runs of this batch, in seconds of video (length times variants).
budget:
  video_seconds: 60

# {{name}} in a prompt is filled from here, or from a shot's own vars and matrix.
vars:
  style: cinematic lighting, 35mm film

# What a shot does not say itself. At most 20 seconds and 1920x1080 pixels.
defaults:
  n_seconds: 5
  size: 1280x720

shots:
  - id: lighthouse
    prompt: A lighthouse on a cliff at first light, waves breaking far below, slow aerial shot, {{style}}

  # One shot for every value: street-noon and street-night.
  - id: street
    prompt: A narrow cobbled street at {{time}}, light rain, reflections on the stones, {{style}}
    matrix:
      time: [noon, night]

  # Portrait, and longer than the default.
  - id: fern
    prompt: Macro shot of a fern unrolling in a dark forest, drops of dew, {{style}}
    n_seconds: 8
    size: 720x1280
    notes: Closing shot; holds for two seconds before the title.

  # Rows of a table join in here: a column "prompt", and a column for every {{name}}.
  # - shots_from: more-shots.csv
`;
