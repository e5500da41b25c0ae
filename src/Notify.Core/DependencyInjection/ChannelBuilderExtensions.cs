using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Notify.Delivery;
using Notify.Hosting;
using Notify.Services;
using Notify.Shared;
using Notify;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Provides extension methods that add channels to Notify.</summary>
/// <remarks>
/// If several calls use the same name, the last one determines the channel. Calls with the same name and type of
/// options add up: each changes the options that the earlier calls have set.
/// </remarks>
public static class ChannelBuilderExtensions
{
    /// <summary>
    /// Adds a channel of a kind with the same name. It accepts every address, and its templates render plain text.
    /// </summary>
    /// <typeparam name="TSender">The type of the sender.</typeparam>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="name">The name of the channel, for example <c>sms</c>.</param>
    /// <param name="configure">The delegate that configures the options, or null for the default options.</param>
    /// <param name="lifetime">
    /// The lifetime of the sender. The default is singleton; a scoped sender is created for each envelope.
    /// </param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddChannel<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSender>(
        this INotifyBuilder builder,
        string name,
        Action<ChannelOptions>? configure = null,
        ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TSender : class, IChannelSender =>
        builder.AddChannel<TSender>(name, new ChannelKind(name), configure, lifetime);

    /// <summary>Adds a channel of the specified kind.</summary>
    /// <typeparam name="TSender">The type of the sender.</typeparam>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="name">The name of the channel, for example <c>sms</c>.</param>
    /// <param name="kind">The kind of the channel. It determines the channel's templates and addresses.</param>
    /// <param name="configure">The delegate that configures the options, or null for the default options.</param>
    /// <param name="lifetime">
    /// The lifetime of the sender. The default is singleton; a scoped sender is created for each envelope.
    /// </param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddChannel<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSender>(
        this INotifyBuilder builder,
        string name,
        ChannelKind kind,
        Action<ChannelOptions>? configure = null,
        ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TSender : class, IChannelSender
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<ChannelOptions>(name);
        if (configure is not null)
            builder.Services.Configure(name, configure);
        builder.Services.TryAdd(new ServiceDescriptor(typeof(TSender), typeof(TSender), lifetime));
        return builder.AddChannel(new ChannelRegistration(
            name,
            kind,
            services => services.GetRequiredService<IOptionsMonitor<ChannelOptions>>().Get(name),
            services => services.GetRequiredService<TSender>(),
            scoped: lifetime != ServiceLifetime.Singleton)
        {
            SenderType = typeof(TSender),
        });
    }

    /// <summary>
    /// Adds a channel under the descriptor's default name. Its options come from the descriptor's section of the host's
    /// configuration and from <c>services.Configure&lt;TOptions&gt;</c>.
    /// </summary>
    /// <typeparam name="TOptions">The type of the channel's options.</typeparam>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="descriptor">The description of the channel.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddChannel<TOptions>(
        this INotifyBuilder builder,
        ChannelDescriptor<TOptions> descriptor)
        where TOptions : ChannelOptions, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(descriptor);
        var channel = ChannelInstance<TOptions>.GetOrAdd(builder.Services, descriptor.DefaultName, descriptor);
        channel.ConfigureFromHost(builder.Services);
        return builder.AddChannel(channel.CreateRegistration());
    }

    /// <summary>Adds a channel under the descriptor's default name, with options that are set in code.</summary>
    /// <typeparam name="TOptions">The type of the channel's options.</typeparam>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="descriptor">The description of the channel.</param>
    /// <param name="configure">The delegate that configures the options.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddChannel<TOptions>(
        this INotifyBuilder builder,
        ChannelDescriptor<TOptions> descriptor,
        Action<TOptions> configure)
        where TOptions : ChannelOptions, new()
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        return builder.AddChannel(descriptor, descriptor.DefaultName, configure);
    }

    /// <summary>
    /// Adds a channel under the descriptor's default name, with options from a configuration section.
    /// </summary>
    /// <typeparam name="TOptions">The type of the channel's options.</typeparam>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="descriptor">The description of the channel.</param>
    /// <param name="section">The section that contains the options.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddChannel<TOptions>(
        this INotifyBuilder builder,
        ChannelDescriptor<TOptions> descriptor,
        IConfigurationSection section)
        where TOptions : ChannelOptions, new()
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        return builder.AddChannel(descriptor, descriptor.DefaultName, section);
    }

    /// <summary>
    /// Adds a channel under the specified name, with its own queue and limits and with options set in code.
    /// </summary>
    /// <typeparam name="TOptions">The type of the channel's options.</typeparam>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="descriptor">The description of the channel.</param>
    /// <param name="name">The name of the channel, for example <c>marketing</c>.</param>
    /// <param name="configure">The delegate that configures the options.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddChannel<TOptions>(
        this INotifyBuilder builder,
        ChannelDescriptor<TOptions> descriptor,
        string name,
        Action<TOptions> configure)
        where TOptions : ChannelOptions, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(descriptor);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        var channel = ChannelInstance<TOptions>.GetOrAdd(builder.Services, name, descriptor);
        channel.Configure(builder.Services, configure);
        return builder.AddChannel(channel.CreateRegistration());
    }

    /// <summary>
    /// Adds a channel under the specified name, with its own queue and limits and with options from a configuration
    /// section.
    /// </summary>
    /// <typeparam name="TOptions">The type of the channel's options.</typeparam>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="descriptor">The description of the channel.</param>
    /// <param name="name">The name of the channel, for example <c>marketing</c>.</param>
    /// <param name="section">The section that contains the options.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddChannel<TOptions>(
        this INotifyBuilder builder,
        ChannelDescriptor<TOptions> descriptor,
        string name,
        IConfigurationSection section)
        where TOptions : ChannelOptions, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(descriptor);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(section);
        var channel = ChannelInstance<TOptions>.GetOrAdd(builder.Services, name, descriptor);
        channel.Configure(builder.Services, section);
        return builder.AddChannel(channel.CreateRegistration());
    }

    /// <summary>
    /// Adds a name for several channels of one kind, for example two SMTP servers. A via can use it like a channel:
    /// messages are sent on the first member; while that cannot be reached, is misconfigured or limits the rate for a
    /// long time, they continue on the next one.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="name">The name, for example <c>email</c>. It must not be the name of a channel.</param>
    /// <param name="members">The names of at least two channels, in the order in which they are tried.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">
    /// A name is invalid or repeated, or there are fewer than two members.
    /// </exception>
    public static INotifyBuilder AddFailover(this INotifyBuilder builder, string name, params string[] members)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(members);
        if (!PlainName.IsValid(name))
        {
            throw new ArgumentException(
                $"The name of a failover consists of {PlainName.Rule}, but one is '{name}'. Use for example email.",
                nameof(name));
        }

        if (members.Length < 2 || members.Any(string.IsNullOrWhiteSpace) || members.Distinct().Count() < members.Length)
        {
            throw new ArgumentException(
                $"The failover '{name}' needs the names of at least two different channels.", nameof(members));
        }

        builder.Services.AddSingleton(new FailoverRegistration(name, [.. members]));
        return builder;
    }
}
