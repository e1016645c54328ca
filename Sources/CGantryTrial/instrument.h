// One trial: everything that the parts of this program share.
#ifndef GANTRY_TRIAL_INSTRUMENT_H
#define GANTRY_TRIAL_INSTRUMENT_H

#include "call.h"
#include "host_tables.h"
#include "instances.h"
#include "knobs.h"
#include "library.h"
#include "pile.h"
#include "script.h"
#include "world.h"

// What a plugin says outside of its calls, until the next fact.
typedef struct aside {
  pthread_mutex_t lock;
  pile interfaces, log;
  size_t interface_count, log_count;
} aside;

typedef struct instrument {
  const char *scratch;
  const char *folder;  // the same as the kernel names it
  script script;
  pile line;  // the fact that is being written
  knobs knobs;
  host_tables tables[2];  // of `enter`, and of `enter-again`
  aside aside;
  world world;
  library library;
  instances instances;
  int is_ending;  // `exit` was said
} instrument;

// Host functions get no more than a ctx, which may be a wrong one, so there is one instrument for
// all to find.
extern instrument the_instrument;

#endif
