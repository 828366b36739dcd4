/* Polling macros: one read, then the condition decides (success, or a time-out). They set `val`, which needs no value before. */
#ifndef REHEARSE_IOPOLL_H
#define REHEARSE_IOPOLL_H

#define read_poll_timeout(op, val, cond, sleep_us, timeout_us, sleep_before_read, args...) \
	({ (val) = op(args); (cond) ? 0 : -110; })
#define read_poll_timeout_atomic(op, val, cond, delay_us, timeout_us, delay_before_read, args...) \
	({ (val) = op(args); (cond) ? 0 : -110; })
#define readx_poll_timeout(op, addr, val, cond, sleep_us, timeout_us) \
	({ (val) = op(addr); (cond) ? 0 : -110; })
#define readx_poll_timeout_atomic(op, addr, val, cond, delay_us, timeout_us) \
	({ (val) = op(addr); (cond) ? 0 : -110; })
#define readb_poll_timeout(addr, val, cond, d, t) readx_poll_timeout(readb, addr, val, cond, d, t)
#define readw_poll_timeout(addr, val, cond, d, t) readx_poll_timeout(readw, addr, val, cond, d, t)
#define readl_poll_timeout(addr, val, cond, d, t) readx_poll_timeout(readl, addr, val, cond, d, t)
#define readq_poll_timeout(addr, val, cond, d, t) readx_poll_timeout(readq, addr, val, cond, d, t)
#define readb_poll_timeout_atomic(addr, val, cond, d, t) readx_poll_timeout(readb, addr, val, cond, d, t)
#define readl_poll_timeout_atomic(addr, val, cond, d, t) readx_poll_timeout(readl, addr, val, cond, d, t)
#define readb_relaxed_poll_timeout(addr, val, cond, d, t) readx_poll_timeout(readb_relaxed, addr, val, cond, d, t)
#define readw_relaxed_poll_timeout(addr, val, cond, d, t) readx_poll_timeout(readw_relaxed, addr, val, cond, d, t)
#define readl_relaxed_poll_timeout(addr, val, cond, d, t) readx_poll_timeout(readl_relaxed, addr, val, cond, d, t)
#define readl_relaxed_poll_timeout_atomic(addr, val, cond, d, t) readx_poll_timeout(readl_relaxed, addr, val, cond, d, t)
#define regmap_read_poll_timeout(map, addr, val, cond, sleep_us, timeout_us) \
	({ int __polled = regmap_read(map, addr, &(val)); __polled ? __polled : (cond) ? 0 : -110; })
#define regmap_read_poll_timeout_atomic(map, addr, val, cond, delay_us, timeout_us) \
	({ int __polled = regmap_read(map, addr, &(val)); __polled ? __polled : (cond) ? 0 : -110; })
#define regmap_field_read_poll_timeout(field, val, cond, sleep_us, timeout_us) \
	({ int __polled = regmap_field_read(field, &(val)); __polled ? __polled : (cond) ? 0 : -110; })

#endif
