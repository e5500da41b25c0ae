using System.ComponentModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Notify.Hosting;

/// <summary>
/// Describes a part of Notify that a storage engine implements: for example its bus, its rate limits or its address
/// book.
/// </summary>
/// <typeparam name="TOptions">The type of the engine's options.</typeparam>
/// <remarks>
/// For authors of engine packages. Pass the parts to <c>AddEngineParts</c>, which gives each part separate options,
/// under its name. Keep a part in a static field: every call for one part must use the same instance. The service
/// provider resolves the registered parts as <c>IEnumerable&lt;EnginePart&lt;TOptions&gt;&gt;</c>.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class EnginePart<TOptions>
    where TOptions : class
{
    /// <summary>Gets the name of the part, which also is the name of its options.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Gets the configuration section that a part without arguments reads, for example <c>Notify:Redis</c>.
    /// </summary>
    public required string Section { get; init; }

    /// <summary>Gets the function that binds a configuration section to the options.</summary>
    /// <remarks>
    /// Settings that the section does not contain must keep their values. The call of the configuration binder must be
    /// in the assembly of the engine, where the binding generator replaces it with code that needs no reflection.
    /// </remarks>
    public required Action<IConfigurationSection, TOptions> Bind { get; init; }

    /// <summary>
    /// Gets the options that are durations, for example <c>ConnectTimeout</c> or <c>Bus:LeaseDuration</c>.
    /// </summary>
    /// <remarks>
    /// In configuration, these options accept a number with a unit, such as <c>5s</c>. A number without a unit is
    /// refused: <see cref="TimeSpan"/> would read it as days.
    /// </remarks>
    /// <value>The default is empty.</value>
    public IReadOnlyCollection<string> Durations { get; init; } = [];

    /// <summary>Gets the function that registers the services of the part. It is called once for each host.</summary>
    public required Action<INotifyBuilder> Register { get; init; }
}
