#include "said.h"

#include "gantry/gantry.h"

const char *const host_function_names[HOST_FUNCTIONS] = {
  [HOST_GET_INTERFACE] = "get_interface",
  [HOST_LOG] = "log",
  [HOST_EMIT] = "emit",
  [HOST_PROGRESS] = "progress",
  [HOST_FAIL] = "fail",
  [HOST_CANCELLED] = "cancelled",
  [HOST_DESCRIBE] = GANTRY_CALL_1 ".describe",
  [HOST_WAIT_FD] = GANTRY_CANCEL_1 ".wait_fd",
  [HOST_DEADLINE] = GANTRY_CANCEL_1 ".deadline_ns",
  [HOST_INTEND] = GANTRY_EFFECTS_1 ".intend",
  [HOST_SETTLE] = GANTRY_EFFECTS_1 ".settle",
  [HOST_KV_GET] = GANTRY_KV_1 ".get",
  [HOST_KV_PUT] = GANTRY_KV_1 ".put",
  [HOST_INVOKE] = GANTRY_SKILLS_1 ".invoke",
  [HOST_WITH] = GANTRY_SECRETS_1 ".with",
  [HOST_ARTIFACT_PUT] = GANTRY_ARTIFACTS_1 ".put",
  [HOST_ARTIFACT_KEEP] = GANTRY_ARTIFACTS_1 ".keep",
  [HOST_ARTIFACT_GET] = GANTRY_ARTIFACTS_1 ".get",
};

const char *const host_table_ids[TABLES] = {
  [TABLE_HOST] = "",
  [TABLE_CALL] = GANTRY_CALL_1,
  [TABLE_CANCEL] = GANTRY_CANCEL_1,
  [TABLE_EFFECTS] = GANTRY_EFFECTS_1,
  [TABLE_KV] = GANTRY_KV_1,
  [TABLE_SKILLS] = GANTRY_SKILLS_1,
  [TABLE_SECRETS] = GANTRY_SECRETS_1,
  [TABLE_ARTIFACTS] = GANTRY_ARTIFACTS_1,
};

host_table host_table_of(host_function function) {
  switch (function) {
    case HOST_DESCRIBE: return TABLE_CALL;
    case HOST_WAIT_FD: case HOST_DEADLINE: return TABLE_CANCEL;
    case HOST_INTEND: case HOST_SETTLE: return TABLE_EFFECTS;
    case HOST_KV_GET: case HOST_KV_PUT: return TABLE_KV;
    case HOST_INVOKE: return TABLE_SKILLS;
    case HOST_WITH: return TABLE_SECRETS;
    case HOST_ARTIFACT_PUT: case HOST_ARTIFACT_KEEP: case HOST_ARTIFACT_GET: return TABLE_ARTIFACTS;
    default: return TABLE_HOST;
  }
}

const char *const said_names[SAID_LISTS] = {
  [SAID_EVENTS] = "events",     [SAID_LOG] = "log",         [SAID_PROGRESS] = "progress",
  [SAID_FAILED] = "failed",     [SAID_INTENTS] = "intents", [SAID_SETTLED] = "settled",
  [SAID_VALUES] = "values",     [SAID_ARTIFACTS] = "artifacts",
  [SAID_NESTED] = "nested",     [SAID_SECRETS] = "secrets",
};
