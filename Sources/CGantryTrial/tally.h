// How often each status came, and how many different outputs.
#ifndef GANTRY_TRIAL_TALLY_H
#define GANTRY_TRIAL_TALLY_H

#include <stdint.h>

#include "gantry/gantry.h"
#include "pile.h"

#define TALLY_STATUSES 24
#define TALLY_OUTPUTS 16

typedef struct tally {
  size_t status_count;
  struct {
    gantry_status status;
    uint64_t times;
  } statuses[TALLY_STATUSES];  // the last one stands for all further ones
  size_t output_count;
  uint64_t outputs[TALLY_OUTPUTS];  // their hashes
} tally;

void tally_status(tally *tally, gantry_status status);
void tally_output(tally *tally, const pile *output);

// Adds what another thread has counted.
void tally_add(tally *tally, const struct tally *other);

// Writes the statuses as a member of a fact.
void tally_tell(const tally *tally, const char *name, pile *line);

#endif
