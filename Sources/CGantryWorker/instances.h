// Instances of plugin types, and the calls of their functions.
#ifndef GANTRY_WORKER_INSTANCES_H
#define GANTRY_WORKER_INSTANCES_H

#include "libraries.h"

typedef struct instance {
  const library *library;  // NULL once it is destroyed
  int kind;                // GANTRY_INTERFACE_…
  void *self;
} instance;

// What a function is called with.
typedef struct call_input {
  uint64_t function;  // GANTRY_FUNCTION_…
  gantry_str skill;
  gantry_part input;
} call_input;

// What a call left behind, beside its output.
typedef struct call_answer {
  gantry_status status;
  uint64_t accepted;
} call_answer;

// Each returns 0 when the host asked for something that cannot be asked.

int instances_create(
  worker *worker, gantry_call call, const library *library, int kind, gantry_str type,
  gantry_bytes config, call_answer *answer);

int instances_call(
  worker *worker, gantry_call call, uint64_t number, const call_input *input,
  const gantry_out *out, call_answer *answer);

int instances_destroy(worker *worker, uint64_t number);

#endif
