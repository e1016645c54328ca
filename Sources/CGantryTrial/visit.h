// One entry into the plugin's code, and what it cost and changed.
#ifndef GANTRY_TRIAL_VISIT_H
#define GANTRY_TRIAL_VISIT_H

#include <stdint.h>

#include "call.h"
#include "knobs.h"

typedef struct visit {
  const char *name;   // of the function, for breaches and crashes
  const call *call;   // that it is made in, or NULL
  uint64_t failing;   // which allocation fails, 0 for none
  void (*perform)(void *ctx);
  void *ctx;

  // Afterwards:
  int64_t ns, cpu_ns;
  uint64_t allocations;
  int allocation_failed;
} visit;

// Makes it on this thread.
void visit_make(visit *visit);

// Makes it on a thread of this mode. Returns 0, or an errno when there can be no such thread.
int visit_make_on(visit *visit, thread_mode mode);

// Writes what it cost as members of a fact.
void visit_tell(const visit *visit, pile *line);

#endif
