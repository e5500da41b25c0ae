using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notify.Hosting;
using Notify.Sql;
using Notify.Sqlite.Diagnostics;
using Notify.Sqlite.Settings;
using Notify.Sqlite.Storage;

namespace Notify.Sqlite.Hosting;

/// <summary>The parts of Notify that SQLite implements, and their services.</summary>
internal static class SqliteParts
{
    public static EnginePart<SqliteOptions> Bus { get; } = Create(SqlitePart.Bus, AddBus);

    public static EnginePart<SqliteOptions>[] All { get; } = [Bus];

    public static INotifyBuilder AddSqliteParts(
        this INotifyBuilder builder,
        string path,
        params ReadOnlySpan<EnginePart<SqliteOptions>> parts)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return builder.AddEngineParts(options => options.Path = path, parts);
    }

    private static EnginePart<SqliteOptions> Create(string name, Action<INotifyBuilder> register) => new()
    {
        Name = name,
        Section = SqliteSection.Location,
        Bind = SqliteSection.Apply,
        Durations = SqlBusOptionsValidation.Durations,
        Register = builder =>
        {
            AddShared(builder.Services);
            register(builder);
        },
    };

    private static void AddShared(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<SqliteOptions>, SqliteOptionsValidator>());
    }

    private static void AddBus(INotifyBuilder builder) => builder.AddSqlBus(
        "SQLite",
        provider =>
        {
            var options = provider.GetRequiredService<IOptionsMonitor<SqliteOptions>>().Get(SqlitePart.Bus);
            var time = provider.GetRequiredService<TimeProvider>();
            var loggers = provider.GetRequiredService<ILoggerFactory>();
            var store = new SqliteQueueStore(options, time, loggers.CreateSqliteLogger());
            return new SqlMessageBus(store, options.Bus, time, loggers);
        });
}
