// How the host behaves in the calls that follow.
#include <string.h>

#include "commands.h"

void knobs_begin(knobs *knobs) {
  memset(knobs, 0, sizeof *knobs);
  knobs->cancel_after_ns = -1;
  knobs->write_limit = -1;
}

// Reads a number that is not negative.
static const char *count_of(word word, int64_t *number) {
  return word_number(word, number) && *number >= 0 ? NULL : "the word is no number from 0 on";
}

static const char *flag_of(word word, int *flag) {
  if (!word_is(word, "0") && !word_is(word, "1")) return "the word is not 0 or 1";
  *flag = word_is(word, "1");
  return NULL;
}

static const char *thread(instrument *instrument, const word *words, size_t count) {
  static const char *const names[] = {"own", "new", "small"};
  (void)count;
  int choice = command_choice(words[0], names, 3);
  if (choice < 0) return "the word is not own, new or small";
  instrument->knobs.thread = (thread_mode)choice;
  return NULL;
}

static const char *guard(instrument *instrument, const word *words, size_t count) {
  (void)count;
  const char *problem = flag_of(words[0], &instrument->knobs.is_guarded);
  if (problem != NULL) return problem;
  host_tables_guard(&instrument->tables[0], instrument->knobs.is_guarded);
  host_tables_guard(&instrument->tables[1], instrument->knobs.is_guarded);
  return NULL;
}

static const char *cancel_after(instrument *instrument, const word *words, size_t count) {
  (void)count;
  if (!word_is(words[0], "never")) return count_of(words[0], &instrument->knobs.cancel_after_ns);
  instrument->knobs.cancel_after_ns = -1;
  return NULL;
}

static const char *deadline(instrument *instrument, const word *words, size_t count) {
  (void)count;
  return count_of(words[0], &instrument->knobs.deadline_ns);
}

static const char *again(instrument *instrument, const word *words, size_t count) {
  (void)count;
  return count_of(words[0], &instrument->knobs.again_count);
}

static const char *write_limit(instrument *instrument, const word *words, size_t count) {
  (void)count;
  if (!word_is(words[0], "none")) return count_of(words[0], &instrument->knobs.write_limit);
  instrument->knobs.write_limit = -1;
  return NULL;
}

static const char *writes_fail(instrument *instrument, const word *words, size_t count) {
  (void)count;
  return flag_of(words[0], &instrument->knobs.writes_fail);
}

static const char *call_text(instrument *instrument, const word *words, size_t count) {
  (void)count;
  pile *text = &instrument->knobs.call_json;
  pile_clear(text);
  pile_add(text, words[0].bytes, words[0].size);
  return text->is_broken ? "there is no memory for it" : NULL;
}

static const char *malloc_fail(instrument *instrument, const word *words, size_t count) {
  (void)count;
  int64_t number;
  const char *problem = count_of(words[0], &number);
  if (problem == NULL) instrument->knobs.malloc_fail = (uint64_t)number;
  return problem;
}

const command_kind knob_commands[] = {
  {"thread", 1, 1, thread},             {"guard", 1, 1, guard},
  {"cancel-after", 1, 1, cancel_after}, {"deadline", 1, 1, deadline},
  {"again", 1, 1, again},               {"write-limit", 1, 1, write_limit},
  {"writes-fail", 1, 1, writes_fail},   {"call", 1, 1, call_text},
  {"malloc-fail", 1, 1, malloc_fail},   {NULL, 0, 0, NULL},
};
