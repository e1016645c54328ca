// What the files about control groups share.
#ifndef GANTRY_SPAWN_GROUP_H
#define GANTRY_SPAWN_GROUP_H

// The longest name of a group, with its NUL.
#define GROUP_NAME_MAX 64

// Kills everything in a group of a folder. Returns 0 or an errno.
int group_kill(int folder, const char *name);

// Kills what is left in a group of a folder, waits for its end and removes it. Returns 0 or an errno.
int group_remove(int folder, const char *name);

// The open folder of the control group of this process, or -1 with errno.
int group_of_process(void);

#endif
