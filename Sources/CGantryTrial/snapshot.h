// What a plugin must leave as it is in the process it is loaded into.
#ifndef GANTRY_TRIAL_SNAPSHOT_H
#define GANTRY_TRIAL_SNAPSHOT_H

#include "pile.h"

// Writes it as members of a fact.
void snapshot_tell(pile *line);

#endif
