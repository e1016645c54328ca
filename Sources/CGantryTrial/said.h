// The names of what a host offers, and of what a plugin says to it.
#ifndef GANTRY_TRIAL_SAID_H
#define GANTRY_TRIAL_SAID_H

// The host's functions.
typedef enum host_function {
  HOST_GET_INTERFACE,
  HOST_LOG,
  HOST_EMIT,
  HOST_PROGRESS,
  HOST_FAIL,
  HOST_CANCELLED,
  HOST_DESCRIBE,
  HOST_WAIT_FD,
  HOST_DEADLINE,
  HOST_INTEND,
  HOST_SETTLE,
  HOST_KV_GET,
  HOST_KV_PUT,
  HOST_INVOKE,
  HOST_WITH,
  HOST_ARTIFACT_PUT,
  HOST_ARTIFACT_KEEP,
  HOST_ARTIFACT_GET,
  HOST_FUNCTIONS,
} host_function;

// "emit", or "gantry.kv/1.get".
extern const char *const host_function_names[HOST_FUNCTIONS];

// The host's tables.
typedef enum host_table {
  TABLE_HOST,
  TABLE_CALL,
  TABLE_CANCEL,
  TABLE_EFFECTS,
  TABLE_KV,
  TABLE_SKILLS,
  TABLE_SECRETS,
  TABLE_ARTIFACTS,
  TABLES,
} host_table;

// The id of an interface; that of the host itself is empty.
extern const char *const host_table_ids[TABLES];

host_table host_table_of(host_function function);

// The lists of what a plugin says in a call, named as in the facts.
typedef enum said {
  SAID_EVENTS,
  SAID_LOG,
  SAID_PROGRESS,
  SAID_FAILED,
  SAID_INTENTS,
  SAID_SETTLED,
  SAID_VALUES,
  SAID_ARTIFACTS,
  SAID_NESTED,
  SAID_SECRETS,
  SAID_LISTS,
} said;

extern const char *const said_names[SAID_LISTS];

#endif
