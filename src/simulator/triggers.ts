// Words in a prompt that make the simulator misbehave for that shot alone.

/** Refused with 400 content_policy_violation, whatever the case of its letters. */
export const POLICY_TRIGGER = "forbidden";
/** Accepted, then ends as failed. */
export const FAIL_TRIGGER = "[fail]";
/** The first job of this very prompt fails; later ones are rendered. */
export const FAIL_ONCE_TRIGGER = "[fail-once]";
