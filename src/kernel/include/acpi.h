/* What ACPI functions return (include/acpi/acexcep.h): 0 is success. */
#ifndef REHEARSE_ACPI_H
#define REHEARSE_ACPI_H

typedef u32 acpi_status;

#define AE_OK 0
#define ACPI_SUCCESS(a) (!(a))
#define ACPI_FAILURE(a) (a)

#endif
