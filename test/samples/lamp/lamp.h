/* lamp.h */
#ifndef LAMP_H
#define LAMP_H

struct lamp;
int  lamp_open(struct lamp *lamp, const char *name);
void lamp_close(struct lamp *lamp);	/* frees the name */

#endif
