using Microsoft.Extensions.Configuration;
using Notify.Push;

// The namespace of the host's own extension methods, so that no using directive is needed.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Provides extension methods that add web push channels to Notify.</summary>
/// <remarks>
/// Calls for one channel add up: each changes the options that the earlier calls have set. Options are validated at
/// startup if the process consumes the channel's queue.
/// </remarks>
public static class PushBuilderExtensions
{
    /// <summary>
    /// Adds the channel <c>push</c>. Its options come from the section <c>Notify:Push</c> of the host's configuration
    /// and from <c>services.Configure&lt;PushOptions&gt;</c>.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddPush(this INotifyBuilder builder) => builder.AddChannel(PushChannel.Descriptor);

    /// <summary>Adds the channel <c>push</c>.</summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="configure">The delegate that configures the options.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddPush(this INotifyBuilder builder, Action<PushOptions> configure) =>
        builder.AddChannel(PushChannel.Descriptor, configure);

    /// <summary>Adds the channel <c>push</c>.</summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="section">The section that contains the options, named as in <see cref="PushOptions"/>.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddPush(this INotifyBuilder builder, IConfigurationSection section) =>
        builder.AddChannel(PushChannel.Descriptor, section);

    /// <summary>
    /// Adds a channel of kind <c>push</c> with another name and its own queue, limits and connections.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="name">The name of the channel, for example <c>marketing</c>.</param>
    /// <param name="configure">The delegate that configures the options.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddPush(this INotifyBuilder builder, string name, Action<PushOptions> configure) =>
        builder.AddChannel(PushChannel.Descriptor, name, configure);

    /// <summary>
    /// Adds a channel of kind <c>push</c> with another name and its own queue, limits and connections.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="name">The name of the channel, for example <c>marketing</c>.</param>
    /// <param name="section">The section that contains the options, named as in <see cref="PushOptions"/>.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddPush(this INotifyBuilder builder, string name, IConfigurationSection section) =>
        builder.AddChannel(PushChannel.Descriptor, name, section);
}
