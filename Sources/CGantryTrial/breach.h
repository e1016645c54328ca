// What a plugin does that only its host can see, said at once.
#ifndef GANTRY_TRIAL_BREACH_H
#define GANTRY_TRIAL_BREACH_H

typedef enum breach_id {
  USES_STALE_CALL,
  FOREIGN_CALL,
  WRONG_CONTEXT,
  NULL_ARGUMENT,
  BAD_UTF8,
  PROGRESS_RANGE,
  WRITES_AFTER_RETURN,
  WRITES_INPUT,
  HOST_TABLE_CHANGED,
  OVER_LIMIT,
  CALLS_AFTER_SHUTDOWN,
  CHANGES_ROUNDING,
  CHANGES_SIGNALS,
  CHANGES_LOCALE,
  CLOSES_DESCRIPTOR,
  BREACHES,
} breach_id;

// Says it, unless this command has said the same before. Any thread.
void breach_say(breach_id id, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Begins with a new command.
void breach_begin(void);

#endif
