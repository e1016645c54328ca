#include "order.h"

#include <stdio.h>
#include <string.h>

#include "breach.h"
#include "gantry/json.h"
#include "instrument.h"
#include "traps.h"

const char *const verb_names[VERBS] = {
  [VERB_CREATE] = "create", [VERB_DESTROY] = "destroy", [VERB_RUN] = "run",
  [VERB_PLAN] = "plan",     [VERB_UNDO] = "undo",       [VERB_DECIDE] = "decide",
  [VERB_INVOKE] = "invoke", [VERB_DELIVER] = "deliver", [VERB_FLUSH] = "flush",
};

// The beginning of all times that events carry: it only has to be one.
#define EVENTS_BEGIN_NS 1767225600000000000

// MARK: the plugin's functions

typedef gantry_status create_function(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance);
typedef void destroy_function(void *self);
typedef gantry_status work_function(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out);

static const kind_table *table_of(const order *order) {
  return &the_instrument.library.tables[order->instance->kind];
}

static create_function *create_of(const order *order) {
  const kind_table *table = table_of(order);
  switch (order->instance->kind) {
    case KIND_PHASE: return table->phase.create;
    case KIND_SKILL: return table->skill.create;
    case KIND_SINK: return table->sink.create;
    default: return table->recovery.create;
  }
}

static destroy_function *destroy_of(const order *order) {
  const kind_table *table = table_of(order);
  switch (order->instance->kind) {
    case KIND_PHASE: return table->phase.destroy;
    case KIND_SKILL: return table->skill.destroy;
    case KIND_SINK: return table->sink.destroy;
    default: return table->recovery.destroy;
  }
}

// The functions that take an input and write an output; NULL when the kind or the plugin has none.
static work_function *work_of(const order *order) {
  const kind_table *table = table_of(order);
  if (order->instance->kind == KIND_RECOVERY) {
    return order->verb == VERB_DECIDE ? table->recovery.decide : NULL;
  }
  if (order->instance->kind != KIND_PHASE) return NULL;
  switch (order->verb) {
    case VERB_RUN: return table->phase.run;
    case VERB_PLAN: return table->phase.plan;
    case VERB_UNDO: return table->phase.undo;
    default: return NULL;
  }
}

const char *order_missing(const order *order) {
  kind kind = order->instance->kind;
  if (!library_offers(&the_instrument.library, kind)) return kind_ids[kind];
  const kind_table *table = table_of(order);
  int is_there;
  switch (order->verb) {
    case VERB_CREATE: is_there = create_of(order) != NULL; break;
    case VERB_DESTROY: is_there = destroy_of(order) != NULL; break;
    case VERB_INVOKE: is_there = kind == KIND_SKILL && table->skill.invoke != NULL; break;
    case VERB_DELIVER: is_there = kind == KIND_SINK && table->sink.deliver != NULL; break;
    case VERB_FLUSH: is_there = kind == KIND_SINK && table->sink.flush != NULL; break;
    default: is_there = work_of(order) != NULL;
  }
  return is_there ? NULL : verb_names[order->verb];
}

// What no sink writes there, to see whether it writes anything.
#define UNSET_ACCEPTED ((size_t)0x5e7a5e7a5e7a5e7a)

static gantry_status deliver(order *order, gantry_call handle) {
  size_t accepted = UNSET_ACCEPTED;
  gantry_status status = table_of(order)->sink.deliver(
    order->instance->self, handle, order->lent_events, order->event_count, order->stride,
    &accepted);
  order->is_accepted_set = accepted != UNSET_ACCEPTED;
  order->accepted = order->is_accepted_set ? accepted : 0;
  return status;
}

static void create(order *order) {
  // What nobody else would write there, to see whether the plugin writes anything.
  void *unset = trap_poison(), *self = unset;
  order->status = create_of(order)(
    the_instrument.library.table.ctx, order->call->handle, order->lent_type, order->lent_payload,
    &self);
  order->is_instance_set = self != unset;
  order->instance->self = self == unset ? NULL : self;
}

static void perform(void *ctx) {
  order *order = ctx;
  const kind_table *table = table_of(order);
  void *self = order->instance->self;
  // The handle of a call that is under way does not change.
  gantry_call handle = order->call == NULL ? 0 : order->call->handle;
  switch (order->verb) {
    case VERB_CREATE: create(order); break;
    case VERB_DESTROY: destroy_of(order)(self); break;
    case VERB_INVOKE:
      order->status = table->skill.invoke(
        self, handle, order->lent_skill, order->lent_payload, call_writer(order->call));
      break;
    case VERB_DELIVER: order->status = deliver(order, handle); break;
    case VERB_FLUSH: order->status = table->sink.flush(self, handle); break;
    default:
      order->status = work_of(order)(self, handle, order->lent_payload, call_writer(order->call));
  }
}

// MARK: what is lent

static gantry_str lend_text(loan *loan, word word) {
  return loan_text(loan, word.bytes, word.size);
}

static void lend_event(order *order, loan *loan, gantry_event *event, size_t index) {
  const word *words = order->events + index * EVENT_WORDS;
  int64_t seq = 0;
  word_number(words[0], &seq);
  gantry_bytes data = loan_bytes(loan, words[4].bytes, words[4].size);
  gantry_event filled = {
    .struct_size = (uint32_t)order->stride,
    .version = 1,
    .seq = (uint64_t)seq,
    .position = (uint64_t)seq,
    .time_ns = EVENTS_BEGIN_NS + seq * 1000000,
    .epoch = 1,
    .attempt = 1,
    .run = loan_text(loan, (const uint8_t *)"trial", 5),
    .type = lend_text(loan, words[1]),
    .phase = lend_text(loan, words[2]),
    .line = lend_text(loan, words[3]),
    .data = data,
  };
  size_t known = order->stride < sizeof filled ? order->stride : sizeof filled;
  memcpy(event, &filled, known);
  trap_poison_fill((uint8_t *)event + known, order->stride - known);
}

static void lend_events(order *order, loan *loan) {
  uint8_t *first = loan_room(loan, order->event_count * order->stride);
  for (size_t i = 0; i < order->event_count; i++) {
    lend_event(order, loan, (gantry_event *)(void *)(first + i * order->stride), i);
  }
  order->lent_events = (const gantry_event *)(const void *)first;
}

static int lend(order *order, loan *loan) {
  size_t pieces = 3 + 1 + order->event_count * EVENT_WORDS;
  size_t bytes = order->type.size + order->payload.size + order->skill.size;
  bytes += order->event_count * (order->stride + 5);
  for (size_t i = 0; i < order->event_count * EVENT_WORDS; i++) bytes += order->events[i].size;
  // Each piece begins a page of its own when guarded.
  if (!loan_open(loan, pieces, bytes, the_instrument.knobs.is_guarded)) return 0;
  order->lent_type = lend_text(loan, order->type);
  order->lent_payload = loan_bytes(loan, order->payload.bytes, order->payload.size);
  order->lent_skill = lend_text(loan, order->skill);
  if (order->event_count > 0) lend_events(order, loan);
  loan_seal(loan);
  return 1;
}

static void take_back(const order *order, loan *loan) {
  if (!loan_close(loan)) return;
  breach_say(WRITES_INPUT, "%s changed what was lent to it", verb_names[order->verb]);
}

// MARK: carrying out

static const char *begin(order *order, loan *loan) {
  order->status = GANTRY_OK;
  order->accepted = 0;
  order->call = NULL;
  if (order->verb != VERB_DESTROY) {
    if (!lend(order, loan)) return "there is no memory for what is lent";
    order->call = call_begin(&the_instrument.knobs);
    if (order->call == NULL) {
      loan_close(loan);
      return "too many calls are under way";
    }
  }
  order->visit = (visit){
    .name = verb_names[order->verb],
    .call = order->call,
    .failing = order->failing,
    .perform = perform,
    .ctx = order,
  };
  return NULL;
}

static void end(order *order, loan *loan) {
  if (order->verb == VERB_CREATE) order->instance->is_live = order->status == GANTRY_OK;
  if (order->verb == VERB_DESTROY) order->instance->is_live = 0;
  if (order->call == NULL) return;
  call_end(order->call);
  take_back(order, loan);
}

const char *order_carry_out(order *order, thread_mode mode) {
  loan loan;
  const char *why = begin(order, &loan);
  if (why != NULL) return why;
  int problem = visit_make_on(&order->visit, mode);
  end(order, &loan);
  return problem == 0 ? NULL : "there can be no thread for it";
}

const char *order_carry_out_here(order *order) {
  loan loan;
  const char *why = begin(order, &loan);
  if (why != NULL) return why;
  visit_make(&order->visit);
  end(order, &loan);
  return NULL;
}

void order_end(order *order) {
  if (order->call != NULL) call_forget(order->call);
  order->call = NULL;
}

// MARK: events

// The value of a member, without the quotation marks of a text.
static word member(word line, const char *name) {
  gantry_json_cursor value;
  gantry_bytes object = {line.bytes, line.size};
  if (gantry_json_member(object, name, &value) != GANTRY_JSON_FOUND) return (word){line.bytes, 0};
  if (*value.at == '"') {
    value.at++;
    value.end--;
  }
  return (word){(const uint8_t *)value.at, (size_t)(value.end - value.at)};
}

int order_event_words(word line, word words[EVENT_WORDS]) {
  gantry_json_cursor value;
  gantry_bytes object = {line.bytes, line.size};
  if (gantry_json_member(object, "seq", &value) == GANTRY_JSON_MALFORMED) return 0;
  words[0] = member(line, "seq");
  words[1] = member(line, "type");
  words[2] = member(line, "phase");
  words[3] = line;
  words[4] = member(line, "data");
  return 1;
}
