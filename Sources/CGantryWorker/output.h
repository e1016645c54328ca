// What a plugin writes in a call, and the writers it does so with.
#ifndef GANTRY_WORKER_OUTPUT_H
#define GANTRY_WORKER_OUTPUT_H

#include <pthread.h>

#include "body.h"
#include "gantry/gantry.h"
#include "gantry_frames.h"

// How many calls go by before a writer is used again. A writer that a plugin keeps too long is
// answered GANTRY_BAD_HANDLE for as many calls.
#define OUTPUT_WRITERS 256

struct output;

// Writers are never freed, so that one kept too long ends here and not in freed memory.
typedef struct writer {
  gantry_out table;
  struct output *output;
} writer;

typedef struct output {
  volatile gantry_page *page;
  pthread_mutex_t lock;
  body body;           // what goes before, then what was written
  size_t start, most;  // where it begins and how long it may get
  int is_over_limit;
  const writer *current;  // NULL between calls
  size_t turn;
  writer writers[OUTPUT_WRITERS];
} output;

void output_prepare(output *output, volatile gantry_page *page);

// Begins an output behind `before` bytes that are left free. Returns the writer to hand out.
const gantry_out *output_begin(output *output, size_t before, size_t most);

// Ends it: whatever is still written is refused. What was written stays in `body`. Returns 1 when
// the plugin wrote past the limit.
int output_end(output *output);

// Gives back the memory of an output that was large.
void output_clear(output *output);

#endif
