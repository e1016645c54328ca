// What is told of a call that failed: which declaration it was, and where that stands.
#ifndef FOREIGN_REPORT_H
#define FOREIGN_REPORT_H

#include "containment.h"
#include "session.h"

typedef struct report {
  text message;
  text detail;  // JSON, or empty
} report;

// Room for a report about a thread that may hold the lock of malloc.
typedef struct report_room {
  char message[600];
  char detail[600];
} report_room;

// Of a session that has refused to go on.
report report_of_refusal(const session *session);

// Of a session whose thread was stopped. It takes no memory but the room.
report report_of_end(
  const session *session, const containment_report *ended, report_room *room);

// The memory that a function has written past the end of, when that has stopped it; or NULL.
const guarded *report_overflow(const session *session, const containment_report *ended);

void report_free(report *report);

#endif
