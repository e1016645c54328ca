// One worker: everything that the parts of this program share.
#ifndef GANTRY_WORKER_H
#define GANTRY_WORKER_H

#include <pthread.h>
#include <stdatomic.h>

#include "exchange.h"
#include "failure.h"
#include "gantry/gantry.h"
#include "gantry_frames.h"
#include "output.h"

// How many libraries one worker tries to load.
#define LOADS_MAX 64

struct library;
struct instance;

// The call in flight. The main thread changes it; host functions read it from any thread.
typedef struct running_call {
  _Atomic(gantry_call) handle;              // 0 between calls
  _Atomic(const struct library *) library;  // whose call it is
  pthread_mutex_t lock;                     // of the failure
  failure failure;
} running_call;

typedef struct worker {
  volatile gantry_page *page;
  const volatile gantry_sign *sign;
  int cancel_fd;  // what plugins may poll; readable once the call should stop
  gantry_limits limits;
  gantry_confinement confinement;
  exchange exchange;
  output output;
  running_call call;
  size_t load_count;  // attempts, also those that failed
  size_t library_count;
  struct library *libraries[LOADS_MAX];
  size_t instance_count;
  struct instance *instances;
} worker;

#endif
