/* What xa_store() and its like return: the old entry, or an error. Here an error is an error pointer, as for all calls. */
#ifndef REHEARSE_XARRAY_H
#define REHEARSE_XARRAY_H

static inline bool xa_is_err(const void *entry)
{
	return IS_ERR(entry);
}

static inline int xa_err(void *entry)
{
	return PTR_ERR_OR_ZERO(entry);
}

#endif
