// Why a call is about to fail: what the plugin said last with gantry_host.fail.
#ifndef GANTRY_WORKER_FAILURE_H
#define GANTRY_WORKER_FAILURE_H

#include "body.h"
#include "gantry/gantry.h"

// The longest code, message or hint, and the longest detail.
#define FAILURE_TEXT_MAX GANTRY_LOG_BYTES_MAX
#define FAILURE_DETAIL_MAX GANTRY_EVENT_BYTES_MAX

typedef struct failure {
  int is_said;
  int32_t retry_class;
  body parts;  // code, message, hint and detail as they stand in a RESULT
} failure;

// Replaces what was said before. Returns the name of a text that was too long and was left out, or
// NULL when there is none.
const char *failure_say(failure *failure, const gantry_error *error);

// Forgets it.
void failure_clear(failure *failure);

#endif
