// What a plugin writes with the writer of a call, and what the host writes with a plugin's own.
#ifndef GANTRY_TRIAL_WRITING_H
#define GANTRY_TRIAL_WRITING_H

#include "gantry/gantry.h"

// gantry_out.write of every writer.
gantry_status writing_write(void *ctx, const uint8_t *data, size_t len);

// Writes bytes with a writer of the plugin, which calls it; so no lock must be held. Returns what
// it answered.
//   function   whose argument it is, for a breach
gantry_status writing_hand_over(
  const gantry_out *out, const void *bytes, size_t size, const char *function);

#endif
