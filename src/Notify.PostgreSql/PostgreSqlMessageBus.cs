using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Notify.PostgreSql.Diagnostics;
using Notify.PostgreSql.Settings;
using Notify.PostgreSql.Storage;
using Notify.Sql;

namespace Notify.PostgreSql;

/// <summary>Provides the function that creates a bus on PostgreSQL without a host.</summary>
public static class PostgreSqlMessageBus
{
    /// <summary>Creates a bus. It connects when it is used.</summary>
    /// <param name="options">The options.</param>
    /// <param name="timeProvider">
    /// The clock for waiting in this process, or null for the system's. The queues use the clock of the server.
    /// </param>
    /// <param name="loggerFactory">
    /// The factory of the loggers, whose categories are <c>Notify.Sql</c> and <c>Notify.PostgreSql</c>, or null to log
    /// nothing.
    /// </param>
    /// <returns>The bus. The caller must dispose it.</returns>
    /// <exception cref="OptionsValidationException">An option is invalid.</exception>
    public static SqlMessageBus Create(
        PostgreSqlOptions options,
        TimeProvider? timeProvider = null,
        ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (new PostgreSqlOptionsValidator().Validate(null, options) is { Failed: true } invalid)
        {
            throw new OptionsValidationException(
                nameof(PostgreSqlOptions), typeof(PostgreSqlOptions), invalid.Failures);
        }

        var time = timeProvider ?? TimeProvider.System;
        var loggers = loggerFactory ?? NullLoggerFactory.Instance;
        var store = new PostgreSqlQueueStore(options, time, new Random(), loggers.CreatePostgreSqlLogger());
        return new SqlMessageBus(store, options.Bus, time, loggers);
    }
}
