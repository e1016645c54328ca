// A call that is under way: its handle, what the plugin says in it, and its writer.
#ifndef GANTRY_TRIAL_CALL_H
#define GANTRY_TRIAL_CALL_H

#include <pthread.h>

#include "gantry/gantry.h"
#include "knobs.h"
#include "pile.h"
#include "said.h"

// How many calls can be under way at once.
#define CALLS_MAX 64
// How many calls of one place go by before a writer is used again.
#define CALL_WRITERS 16

#define CALL_NEVER INT64_MAX

struct call;

// Writers are never freed, so that one kept too long ends here and not in freed memory.
typedef struct writer {
  gantry_out table;
  struct call *call;
} writer;

typedef struct call {
  pthread_mutex_t lock;
  gantry_call handle;  // 0 when no call is under way
  const knobs *knobs;
  int64_t start_ns, cancel_at_ns, deadline_at_ns;
  int cancel_fd;  // -1 while nobody asked for it

  const writer *writer;  // the one that may be used
  size_t turn;
  writer writers[CALL_WRITERS];
  pile output;
  uint64_t writes, writes_refused;
  int is_over_limit;

  pile said[SAID_LISTS];
  uint64_t said_count[SAID_LISTS];
  size_t said_bytes;
  uint64_t asked[HOST_FUNCTIONS];
  uint64_t emits_refused, again;
  uint64_t cancelled_seen, events_after_cancel, events_after_seen;
} call;

int64_t clock_ns(void);

void calls_begin(void);

// Begins a call. NULL when too many are under way.
call *call_begin(const knobs *knobs);

// Ends it: its handle and its writer are refused from now on. What was said stays until the next
// call_begin on any thread; only `call_forget` gives the place back.
void call_end(call *call);
void call_forget(call *call);

// Says which call this thread of the host makes from now on; NULL for none.
void call_own(const call *call);

// The places of all calls.
const call *calls_all(void);

const gantry_out *call_writer(const call *call);

// Finds the call of a handle that a plugin uses, and locks it. NULL when it may not use it; then
// that was said as a breach.
//   function   its name in breaches
call *call_find(gantry_call handle, const char *function);
void call_unlock(call *call);

// Where to write one more entry of a list, of so many bytes; NULL when enough is kept. It counts.
pile *call_say(call *call, said list, size_t bytes);

// Whether it is cancelled by now.
int call_is_cancelled(const call *call);

// A descriptor that becomes readable with that; -1 when there is none.
int call_cancel_fd(call *call);

// Writes what was said as members of a fact.
void call_tell(const call *call, pile *line);

#endif
