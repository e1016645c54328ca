// The functions that a plugin may call.
#ifndef GANTRY_TRIAL_HOST_H
#define GANTRY_TRIAL_HOST_H

#include "call.h"
#include "gantry/gantry.h"
#include "said.h"

// The host's own table, without its ctx.
extern const gantry_host host_functions;

// Writes the table of an interface, and returns its size.
size_t host_interface_make(host_table table, void *ctx, void *place);

// MARK: what host functions share

// Begins a host function: checks its ctx and its call, and keeps that it was asked.
// Returns the call, locked, or NULL when the plugin may not use it.
call *host_begin(const void *ctx, gantry_call handle, host_function function);

// Whether a text or bytes are there and, a text, UTF-8; otherwise that is a breach.
int host_text(host_function function, const char *name, gantry_str text);
int host_bytes(host_function function, const char *name, gantry_bytes bytes);

// As host_text, for a name, which must not be empty; and for JSON, which must be such.
int host_name(host_function function, const char *name, gantry_str text);
int host_json(host_function function, const char *name, gantry_bytes json);

// Says as a breach that a pointer is NULL that must not be. Returns whether it is there.
int host_pointer(host_function function, const char *name, const void *pointer);

// Says as a breach that something is longer than `most`. Returns whether it is not.
int host_fits(host_function function, const char *name, size_t size, size_t most);

// How many bytes two of the plugin's things have together; a sum that is none is the largest one.
static inline size_t host_sum(size_t first, size_t second) {
  size_t sum;
  return __builtin_add_overflow(first, second, &sum) ? SIZE_MAX : sum;
}

#endif
