// The host as a plugin in this process sees it. What cannot be answered here is asked of the real
// one.
#ifndef GANTRY_WORKER_HOST_H
#define GANTRY_WORKER_HOST_H

#include "libraries.h"

// Fills in the tables that a library holds in its hands.
void host_offer(library *library);

// As host_offer, for the interfaces by id.
void host_offer_interfaces(library *library);

// The interface with this id, or NULL.
const void *host_interface(library *library, gantry_str id);

// MARK: what host functions share

// Whether a handle is that of the call in flight, and the call is one into this library.
int host_is_calling(const library *library, gantry_call call);

// Writes a line to the attempt's log, or with call 0 to the plugin's own.
void host_log(library *library, gantry_call call, int32_t level, const char *format, ...)
  __attribute__((format(printf, 4, 5)));

// Says why in the log, where the plugin's author will look, and answers GANTRY_BAD_INPUT.
gantry_status host_refuse(library *library, gantry_call call, const char *format, ...)
  __attribute__((format(printf, 3, 4)));

// Sends a request and hands on what comes back: bytes to `out`, a number to `number`, both may be
// NULL. Returns what the plugin hears.
//   function   its name in messages
gantry_status host_ask(
  library *library, gantry_call call, const char *function, uint32_t kind, const body *body,
  const gantry_out *out, uint64_t *number);

#endif
