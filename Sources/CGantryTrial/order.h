// One call of one function of an instance: what is lent to it, and how it ended.
#ifndef GANTRY_TRIAL_ORDER_H
#define GANTRY_TRIAL_ORDER_H

#include "call.h"
#include "instances.h"
#include "knobs.h"
#include "loan.h"
#include "script.h"
#include "visit.h"

typedef enum verb {
  VERB_CREATE,
  VERB_DESTROY,
  VERB_RUN,
  VERB_PLAN,
  VERB_UNDO,
  VERB_DECIDE,
  VERB_INVOKE,
  VERB_DELIVER,
  VERB_FLUSH,
  VERBS,
} verb;

extern const char *const verb_names[VERBS];

// What a `deliver` of the script says about one event.
#define EVENT_WORDS 5

typedef struct order {
  verb verb;
  instance *instance;  // of create, the place of it, with its kind
  word type, payload;  // of create and of the calls
  word skill;
  const word *events;  // EVENT_WORDS for each
  size_t event_count, stride;
  uint64_t failing;    // which allocation fails, 0 for none

  // Afterwards, until order_end:
  gantry_status status;
  size_t accepted;        // 0 when it was not set
  int is_accepted_set;
  int is_instance_set;
  call *call;  // NULL for destroy
  visit visit;

  // In between:
  gantry_str lent_type, lent_skill;
  gantry_bytes lent_payload;
  const gantry_event *lent_events;
} order;

// The name of the interface or the function that the plugin does not have for it, or NULL.
const char *order_missing(const order *order);

// Carries it out, on a thread of this mode. Returns NULL, or why it could not be.
const char *order_carry_out(order *order, thread_mode mode);

// As order_carry_out, on this thread, which is one of many.
const char *order_carry_out_here(order *order);

// Gives the call back.
void order_end(order *order);

// Makes the words of one event from its line. Returns 0 when that is no JSON object.
int order_event_words(word line, word words[EVENT_WORDS]);

#endif
