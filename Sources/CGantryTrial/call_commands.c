// Instances, and calls of their functions.
#include "commands.h"
#include "json.h"
#include "order.h"

static const char no_instance[] = "there is no such instance, or it was not made";

static void tell(const order *order, pile *line) {
  if (order->verb != VERB_DESTROY) {
    json_whole(line, "status", order->status);
    call_tell(order->call, line);
  }
  if (order->verb == VERB_DELIVER) {
    size_t accepted = order->accepted < INT64_MAX ? order->accepted : INT64_MAX;
    json_whole(line, "accepted", (int64_t)accepted);
    json_bool(line, "accepted_set", order->is_accepted_set);
  }
  visit_tell(&order->visit, line);
}

// Carries out an order and adds to the fact.
static const char *carry_out(instrument *instrument, order *order) {
  const char *missing = order_missing(order);
  if (missing != NULL) {
    json_text(&instrument->line, "missing", missing);
    return NULL;
  }
  order->failing = instrument->knobs.malloc_fail;
  instrument->knobs.malloc_fail = 0;
  const char *problem = order_carry_out(order, instrument->knobs.thread);
  if (problem == NULL) tell(order, &instrument->line);
  order_end(order);
  return problem;
}

static const char *create(instrument *instrument, const word *words, size_t count) {
  (void)count;
  const char *problem = command_need_plugin(instrument);
  if (problem != NULL) return problem;
  int kind = command_choice(words[0], kind_names, KINDS);
  if (kind < 0) return "KIND is not phase, skill, sink or recovery";
  instance instance = {.kind = (enum kind)kind};
  order order = {
    .verb = VERB_CREATE, .instance = &instance, .type = words[1], .payload = words[2],
  };
  problem = carry_out(instrument, &order);
  size_t number = instances_add(&instrument->instances, instance);
  if (problem != NULL) return problem;
  json_whole(&instrument->line, "instance", (int64_t)number);
  json_bool(&instrument->line, "null", instance.self == NULL);
  json_bool(&instrument->line, "set", order.is_instance_set);
  return NULL;
}

// The instance a word names, or NULL.
static instance *named(const instrument *instrument, word word) {
  int64_t number;
  if (!word_number(word, &number)) return NULL;
  instance *instance = instances_at(&instrument->instances, number);
  return instance != NULL && instance->is_live ? instance : NULL;
}

static const char *call_with(
  instrument *instrument, verb verb, const word *words, word skill, word payload) {
  const char *problem = command_need_plugin(instrument);
  if (problem != NULL) return problem;
  order order = {
    .verb = verb, .instance = named(instrument, words[0]), .skill = skill, .payload = payload,
  };
  return order.instance == NULL ? no_instance : carry_out(instrument, &order);
}

static const word nothing = {NULL, 0};

static const char *run(instrument *instrument, const word *words, size_t count) {
  (void)count;
  return call_with(instrument, VERB_RUN, words, nothing, words[1]);
}

static const char *plan(instrument *instrument, const word *words, size_t count) {
  (void)count;
  return call_with(instrument, VERB_PLAN, words, nothing, words[1]);
}

static const char *undo(instrument *instrument, const word *words, size_t count) {
  (void)count;
  return call_with(instrument, VERB_UNDO, words, nothing, words[1]);
}

static const char *decide(instrument *instrument, const word *words, size_t count) {
  (void)count;
  return call_with(instrument, VERB_DECIDE, words, nothing, words[1]);
}

static const char *invoke(instrument *instrument, const word *words, size_t count) {
  (void)count;
  return call_with(instrument, VERB_INVOKE, words, words[1], words[2]);
}

static const char *flush(instrument *instrument, const word *words, size_t count) {
  (void)count;
  return call_with(instrument, VERB_FLUSH, words, nothing, nothing);
}

static const char *destroy(instrument *instrument, const word *words, size_t count) {
  (void)count;
  return call_with(instrument, VERB_DESTROY, words, nothing, nothing);
}

#define STRIDE_MAX (64 * 1024)

static const char *deliver(instrument *instrument, const word *words, size_t count) {
  const char *problem = command_need_plugin(instrument);
  if (problem != NULL) return problem;
  int64_t stride;
  if (!word_number(words[1], &stride) || stride < 0 || stride > STRIDE_MAX) {
    return "STRIDE is not between 0 and 65536";
  }
  if ((count - 2) % EVENT_WORDS != 0) return "an event has five words";
  order order = {
    .verb = VERB_DELIVER,
    .instance = named(instrument, words[0]),
    .events = words + 2,
    .event_count = (count - 2) / EVENT_WORDS,
    .stride = stride == 0 ? sizeof(gantry_event) : (size_t)stride,
  };
  return order.instance == NULL ? no_instance : carry_out(instrument, &order);
}

const command_kind call_commands[] = {
  {"create", 3, 3, create},   {"destroy", 1, 1, destroy}, {"run", 2, 2, run},
  {"plan", 2, 2, plan},       {"undo", 2, 2, undo},       {"decide", 2, 2, decide},
  {"invoke", 3, 3, invoke},   {"flush", 1, 1, flush},     {"deliver", 2, SIZE_MAX, deliver},
  {NULL, 0, 0, NULL},
};
