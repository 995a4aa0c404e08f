// Loaded before the command: a mistake of the program's own, in the way that SORA_TEST_CRASH names, with the key in the error.
const key = process.env.OPENAI_API_KEY;

setTimeout(() => {
  const headers = { authorization: `Bearer ${key}` };
  const error = Object.assign(new Error(`boom ${key}`, { cause: { headers } }), { options: { headers } });
  if (process.env.SORA_TEST_CRASH === "rejection") void Promise.reject(error);
  else throw error;
}, 600);
