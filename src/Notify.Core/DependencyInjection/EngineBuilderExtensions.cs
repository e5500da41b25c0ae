using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Notify.Bus;
using Notify.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Provides extension methods with which the package of a storage engine registers its parts.</summary>
/// <remarks>
/// For authors of engine packages. Calls add up: each changes the options that the earlier calls have set, and the
/// services of a part are registered once.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class EngineBuilderExtensions
{
    /// <summary>
    /// Uses the specified bus. If buses with different names are registered, startup fails and names them.
    /// </summary>
    /// <typeparam name="TBus">The type of the bus.</typeparam>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="name">The name of the bus, for example <c>Redis</c>.</param>
    /// <param name="create">The function that creates the bus. The service provider disposes it.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="name"/> is empty, or <typeparamref name="TBus"/> is <see cref="IMessageBus"/>.
    /// </exception>
    public static INotifyBuilder AddBus<TBus>(
        this INotifyBuilder builder,
        string name,
        Func<IServiceProvider, TBus> create)
        where TBus : class, IMessageBus
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(create);
        if (typeof(TBus) == typeof(IMessageBus))
        {
            // Resolving IMessageBus would resolve itself endlessly.
            throw new ArgumentException("Specify the type of the bus itself, not IMessageBus.", nameof(create));
        }

        if (!BusRegistration.TryAdd(builder.Services, name))
            return builder;
        builder.Services.AddSingleton(create);
        builder.Services.Replace(
            ServiceDescriptor.Singleton<IMessageBus>(provider => provider.GetRequiredService<TBus>()));
        return builder;
    }

    /// <summary>
    /// Adds parts of an engine. Their options come from each part's section of the host's configuration and from
    /// <c>services.Configure&lt;TOptions&gt;</c>.
    /// </summary>
    /// <typeparam name="TOptions">The type of the engine's options.</typeparam>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="parts">The parts to add.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddEngineParts<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        this INotifyBuilder builder,
        params ReadOnlySpan<EnginePart<TOptions>> parts)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        foreach (var part in parts)
        {
            SectionOf(part).BindToHost(builder.Services);
            AddPart(builder, part);
        }

        return builder;
    }

    /// <summary>
    /// Adds parts of an engine, with options that are set in code, on top of each part's section of the host's
    /// configuration.
    /// </summary>
    /// <typeparam name="TOptions">The type of the engine's options.</typeparam>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="configure">The delegate that configures the options of each part.</param>
    /// <param name="parts">The parts to add.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddEngineParts<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        this INotifyBuilder builder,
        Action<TOptions> configure,
        params ReadOnlySpan<EnginePart<TOptions>> parts)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        foreach (var part in parts)
        {
            SectionOf(part).BindBeforeCode(builder.Services);
            builder.Services.Configure(part.Name, configure);
            AddPart(builder, part);
        }

        return builder;
    }

    /// <summary>
    /// Adds parts of an engine, with options from a configuration section, which takes the place of the host's one.
    /// </summary>
    /// <typeparam name="TOptions">The type of the engine's options.</typeparam>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="section">The section that contains the options of each part.</param>
    /// <param name="parts">The parts to add.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddEngineParts<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        this INotifyBuilder builder,
        IConfigurationSection section,
        params ReadOnlySpan<EnginePart<TOptions>> parts)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(section);
        foreach (var part in parts)
        {
            SectionOf(part).BindTo(builder.Services, section);
            AddPart(builder, part);
        }

        return builder;
    }

    private static OptionsSection<TOptions> SectionOf<TOptions>(EnginePart<TOptions> part)
        where TOptions : class =>
        new(part.Name, part.Section, part.Durations, part.Bind);

    private static void AddPart<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        INotifyBuilder builder,
        EnginePart<TOptions> part)
        where TOptions : class
    {
        if (builder.Services.Any(service => !service.IsKeyedService && service.ImplementationInstance == part))
            return;
        builder.Services.AddSingleton(part);
        builder.Services.AddOptions<TOptions>(part.Name).ValidateOnStart();
        part.Register(builder);
    }
}
