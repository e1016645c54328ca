// The sandbox of gantry-worker around a trial.
#ifndef GANTRY_TRIAL_CONFINEMENT_H
#define GANTRY_TRIAL_CONFINEMENT_H

#include "script.h"

// Closes it, as far as the script does not ask for less. Returns NULL, or what could not be done.
//   problem   out: the errno
const char *confinement_close(const script *script, const char *scratch, int *problem);

#endif
