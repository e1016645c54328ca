// Functions that are made for a foreign function to call: they note what they are called with.
#ifndef FOREIGN_CALLBACK_H
#define FOREIGN_CALLBACK_H

#include "session.h"

// Makes a function for an argument; it lasts as long as the session.
collector *collector_make(session *session, const char *name, const callback_declaration *declared);

// What the foreign function is given.
const void *collector_address(const collector *collector);

// Keeps what the function was called with under the argument's name.
void collector_end(session *session, collector *collector);

void collectors_free(collector *first);

#endif
