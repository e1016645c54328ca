// gantry.artifacts/1.
#ifndef GANTRY_TRIAL_HOST_ARTIFACTS_H
#define GANTRY_TRIAL_HOST_ARTIFACTS_H

#include <stddef.h>

// Writes the table, and returns its size.
size_t host_artifacts_make(void *ctx, void *place);

#endif
