using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Notify.Enqueue;
using Notify.Sql;
using Notify.Sql.Bus;
using Notify.Sql.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Provides the extension method with which an engine registers its bus.</summary>
/// <remarks>For authors of engines.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SqlBusBuilderExtensions
{
    /// <summary>Uses a bus on a database, and adds <see cref="IOutbox"/> for it.</summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="name">The name of the bus, for example <c>PostgreSQL</c>.</param>
    /// <param name="create">The function that creates the bus. The service provider disposes it.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddSqlBus(
        this INotifyBuilder builder,
        string name,
        Func<IServiceProvider, SqlMessageBus> create)
    {
        builder.AddBus(name, create);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SqlBusPreparation>());
        builder.Services.TryAddSingleton<IOutbox>(provider => new SqlOutbox(
            provider.GetRequiredService<IEnvelopeSource>(), provider.GetRequiredService<SqlMessageBus>()));
        return builder;
    }
}
