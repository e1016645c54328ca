// What the kernel lets a worker use.
#ifndef GANTRY_WORKER_RESOURCE_LIMITS_H
#define GANTRY_WORKER_RESOURCE_LIMITS_H

#include "gantry_frames.h"

// Sets the limits for this process and all that it starts. Returns 0 or an errno.
int limits_apply(const gantry_limits *limits);

#endif
