// How a worker ends by itself.
#ifndef GANTRY_WORKER_ENDING_H
#define GANTRY_WORKER_ENDING_H

// Says why on stderr, which the host keeps, and ends the process at once with GANTRY_WORKER_….
_Noreturn void end_at_once(int status, const char *why);

// As end_at_once, with the text of an errno behind the reason.
_Noreturn void end_with_problem(int status, const char *why, int problem);

// Lets go of what the plugins printed, kills what they left running, and ends with status 0.
_Noreturn void end_in_order(void);

#endif
