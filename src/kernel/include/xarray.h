/*
 * XArrays and IDs: walks over all entries, and what xa_store() and its like return: the old entry, or an error.
 * Here an error is an error pointer, as for all calls.
 */
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

#define xa_for_each_range(xa, index, entry, start, last) \
	for (index = start, entry = xa_find(xa, &index, last, 0); entry; entry = xa_find_after(xa, &index, last, 0))
#define xa_for_each_start(xa, index, entry, start) xa_for_each_range(xa, index, entry, start, ~0UL)
#define xa_for_each(xa, index, entry) xa_for_each_start(xa, index, entry, 0)
#define xa_for_each_marked(xa, index, entry, mark) xa_for_each(xa, index, entry)
#define idr_for_each_entry(idr, entry, id) for (id = 0; (entry = idr_get_next(idr, &id)) != NULL; id++)
#define idr_for_each_entry_continue(idr, entry, id) for (; (entry = idr_get_next(idr, &id)) != NULL; id++)
#define idr_for_each_entry_ul(idr, entry, tmp, id) for (tmp = 0, id = 0; (entry = idr_get_next_ul(idr, &id)) != NULL; id++)

#endif
