// Many calls: one after the other, and on many threads at once.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "breach.h"
#include "commands.h"
#include "crash.h"
#include "json.h"
#include "order.h"
#include "process_facts.h"
#include "scene.h"
#include "tally.h"

#define ROUNDS_MAX 100000000
// Each thread is in one call at a time, and one place is left.
#define THREADS_MAX (CALLS_MAX - 1)

// What is done again and again.
typedef struct routine {
  kind kind;
  word type, config, payload, skill;
  int calls_nothing;  // only create and destroy
  verb verb;
  word event[EVENT_WORDS];
  instance *shared;  // of all threads, or NULL
  int64_t rounds;
} routine;

// What one thread counts.
typedef struct round_counts {
  tally creates, calls;
  const char *problem;
} round_counts;

static const char *read_routine(routine *routine, const word *words, size_t count) {
  int kind = command_choice(words[0], kind_names, KINDS);
  if (kind < 0) return "KIND is not phase, skill, sink or recovery";
  routine->kind = (enum kind)kind;
  routine->type = words[1];
  routine->config = words[2];
  routine->calls_nothing = word_is(words[3], "none");
  int verb = command_choice(words[3], verb_names, VERBS);
  if (!routine->calls_nothing && verb <= VERB_DESTROY) return "there is no such VERB";
  routine->verb = (enum verb)verb;
  routine->payload = words[4];
  routine->skill = count > 5 ? words[5] : (word){NULL, 0};
  if (verb == VERB_DELIVER && !order_event_words(routine->payload, routine->event)) {
    return "PAYLOAD is no line of an event";
  }
  return NULL;
}

// The interface or the function that the plugin does not have, or NULL.
static const char *missing(const routine *routine) {
  instance probe = {.kind = routine->kind};
  const verb needed[] = {
    VERB_CREATE, VERB_DESTROY, routine->calls_nothing ? VERB_CREATE : routine->verb,
  };
  for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
    order order = {.verb = needed[i], .instance = &probe};
    const char *name = order_missing(&order);
    if (name != NULL) return name;
  }
  return NULL;
}

// MARK: one round

static const char *create(const routine *routine, instance *instance, tally *creates) {
  *instance = (struct instance){.kind = routine->kind};
  order order = {
    .verb = VERB_CREATE,
    .instance = instance,
    .type = routine->type,
    .payload = routine->config,
  };
  const char *problem = order_carry_out_here(&order);
  if (problem == NULL) tally_status(creates, order.status);
  order_end(&order);
  return problem;
}

static const char *destroy(instance *instance) {
  if (!instance->is_live) return NULL;
  order order = {.verb = VERB_DESTROY, .instance = instance};
  return order_carry_out_here(&order);
}

static const char *make_call(const routine *routine, instance *instance, tally *calls) {
  if (routine->calls_nothing || !instance->is_live) return NULL;
  order order = {
    .verb = routine->verb, .instance = instance, .skill = routine->skill,
  };
  if (routine->verb == VERB_DELIVER) {
    order.events = routine->event;
    order.event_count = 1;
    order.stride = sizeof(gantry_event);
  } else {
    order.payload = routine->payload;
  }
  const char *problem = order_carry_out_here(&order);
  if (problem == NULL) {
    tally_status(calls, order.status);
    if (order.status == GANTRY_OK && order.call != NULL) tally_output(calls, &order.call->output);
  }
  order_end(&order);
  return problem;
}

static const char *make_round(const routine *routine, round_counts *counts) {
  if (routine->shared != NULL) return make_call(routine, routine->shared, &counts->calls);
  instance instance;
  const char *problem = create(routine, &instance, &counts->creates);
  if (problem == NULL) problem = make_call(routine, &instance, &counts->calls);
  const char *further = destroy(&instance);
  return problem != NULL ? problem : further;
}

static void tell(const round_counts *counts, pile *line) {
  tally_tell(&counts->creates, "creates", line);
  tally_tell(&counts->calls, "statuses", line);
  json_whole(line, "distinct_outputs", (int64_t)counts->calls.output_count);
}

// MARK: cycle

static void tell_sample(int64_t after, pile *line) {
  json_open(line, NULL, '{');
  json_whole(line, "after", after);
  json_whole(line, "rss_bytes", process_rss_bytes());
  process_tell_heap(line);
  json_whole(line, "fds", process_descriptors());
  json_whole(line, "threads", process_threads());
  json_close(line, '}');
}

static const char *cycle(instrument *instrument, const word *words, size_t count) {
  int64_t every;
  routine routine = {0};
  round_counts counts = {0};
  const char *problem = command_need_plugin(instrument);
  if (problem != NULL) return problem;
  if (!word_number(words[0], &routine.rounds) || routine.rounds < 1 ||
      routine.rounds > ROUNDS_MAX || !word_number(words[1], &every) || every < 1) {
    return "COUNT or EVERY is no number from 1 on";
  }
  if ((problem = read_routine(&routine, words + 2, count - 2)) != NULL) return problem;
  pile *line = &instrument->line;
  const char *name = missing(&routine);
  if (name != NULL) {
    json_text(line, "missing", name);
    return NULL;
  }
  atomic_store(&the_scene.in, "cycle");
  int64_t start = clock_ns();
  json_open(line, "samples", '[');
  for (int64_t round = 1; round <= routine.rounds && problem == NULL; round++) {
    problem = make_round(&routine, &counts);
    if (round % every == 0 || round == routine.rounds) tell_sample(round, line);
  }
  json_close(line, ']');
  json_whole(line, "ns", clock_ns() - start);
  tell(&counts, line);
  return problem;
}

// MARK: hammer

typedef struct hammering {
  const routine *routine;
  pthread_mutex_t lock;  // of the counts
  round_counts counts;
  pthread_mutex_t gate;  // held until all threads are there
} hammering;

static void *hammer_thread(void *ctx) {
  hammering *hammering = ctx;
  round_counts counts = {0};
  crash_prepare_thread();
  // All at once, so that they meet.
  pthread_mutex_lock(&hammering->gate);
  pthread_mutex_unlock(&hammering->gate);
  for (int64_t round = 0; round < hammering->routine->rounds && counts.problem == NULL; round++) {
    counts.problem = make_round(hammering->routine, &counts);
  }
  pthread_mutex_lock(&hammering->lock);
  tally_add(&hammering->counts.creates, &counts.creates);
  tally_add(&hammering->counts.calls, &counts.calls);
  if (counts.problem != NULL) hammering->counts.problem = counts.problem;
  pthread_mutex_unlock(&hammering->lock);
  crash_end_thread();
  return NULL;
}

static void run_threads(hammering *hammering, size_t count) {
  pthread_t threads[THREADS_MAX];
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 8u * 1024 * 1024);
  pthread_mutex_lock(&hammering->gate);
  size_t started = 0;
  while (started < count &&
         pthread_create(&threads[started], &attributes, hammer_thread, hammering) == 0) {
    started++;
  }
  if (started < count) hammering->counts.problem = "there can be no more threads";
  pthread_mutex_unlock(&hammering->gate);
  for (size_t i = 0; i < started; i++) pthread_join(threads[i], NULL);
  pthread_attr_destroy(&attributes);
}

static const char *hammer_with(
  instrument *instrument, const word *words, size_t count, int is_shared) {
  int64_t threads;
  routine routine = {0};
  hammering hammering = {
    .routine = &routine, .lock = PTHREAD_MUTEX_INITIALIZER, .gate = PTHREAD_MUTEX_INITIALIZER,
  };
  const char *problem = command_need_plugin(instrument);
  if (problem != NULL) return problem;
  if (!word_number(words[0], &threads) || threads < 1 || threads > THREADS_MAX) {
    return "THREADS is not between 1 and 63";
  }
  if (!word_number(words[1], &routine.rounds) || routine.rounds < 1 ||
      routine.rounds > ROUNDS_MAX) {
    return "ROUNDS is no number from 1 on";
  }
  if ((problem = read_routine(&routine, words + 2, count - 2)) != NULL) return problem;
  pile *line = &instrument->line;
  const char *name = missing(&routine);
  if (name != NULL) {
    json_text(line, "missing", name);
    return NULL;
  }
  atomic_store(&the_scene.in, is_shared ? "hammer-shared" : "hammer");
  int64_t start = clock_ns();
  instance shared;
  if (is_shared) {
    problem = create(&routine, &shared, &hammering.counts.creates);
    routine.shared = &shared;
  }
  if (problem == NULL) run_threads(&hammering, (size_t)threads);
  if (is_shared) destroy(&shared);
  json_whole(line, "ns", clock_ns() - start);
  tell(&hammering.counts, line);
  return problem != NULL ? problem : hammering.counts.problem;
}

static const char *hammer(instrument *instrument, const word *words, size_t count) {
  return hammer_with(instrument, words, count, 0);
}

static const char *hammer_shared(instrument *instrument, const word *words, size_t count) {
  return hammer_with(instrument, words, count, 1);
}

const command_kind many_commands[] = {
  {"cycle", 7, 8, cycle},
  {"hammer", 7, 8, hammer},
  {"hammer-shared", 7, 8, hammer_shared},
  {NULL, 0, 0, NULL},
};
