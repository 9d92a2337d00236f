import { refresh } from "./live.js";
import { toast } from "./toast.js";

/** Ask the playground for something and say what came of it; whether it was done. */
export async function attempt(request, done) {
  try {
    await request();
  } catch (error) {
    toast(error.message, "danger");
    return false;
  }
  if (done) toast(done, "good");
  await refresh();
  return true;
}
