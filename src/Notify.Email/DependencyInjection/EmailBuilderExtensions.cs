using Microsoft.Extensions.Configuration;
using Notify.Email;

// The namespace of the host's own extension methods, so that no using directive is needed.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Provides extension methods that add e-mail channels to Notify.</summary>
/// <remarks>
/// Calls for one channel add up: each changes the options that the earlier calls have set. Options are validated at
/// startup if the process consumes the channel's queue.
/// </remarks>
public static class EmailBuilderExtensions
{
    /// <summary>
    /// Adds the channel <c>email</c>. Its options come from the section <c>Notify:Email</c> of the host's configuration
    /// and from <c>services.Configure&lt;EmailOptions&gt;</c>.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddEmail(this INotifyBuilder builder) => builder.AddChannel(EmailChannel.Descriptor);

    /// <summary>Adds the channel <c>email</c>.</summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="configure">The delegate that configures the options.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddEmail(this INotifyBuilder builder, Action<EmailOptions> configure) =>
        builder.AddChannel(EmailChannel.Descriptor, configure);

    /// <summary>Adds the channel <c>email</c>.</summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="section">The section that contains the options, named as in <see cref="EmailOptions"/>.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddEmail(this INotifyBuilder builder, IConfigurationSection section) =>
        builder.AddChannel(EmailChannel.Descriptor, section);

    /// <summary>
    /// Adds a channel of kind <c>email</c> with another name and its own queue, limits and connections.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="name">The name of the channel, for example <c>marketing</c>.</param>
    /// <param name="configure">The delegate that configures the options.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddEmail(this INotifyBuilder builder, string name, Action<EmailOptions> configure) =>
        builder.AddChannel(EmailChannel.Descriptor, name, configure);

    /// <summary>
    /// Adds a channel of kind <c>email</c> with another name and its own queue, limits and connections.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="name">The name of the channel, for example <c>marketing</c>.</param>
    /// <param name="section">The section that contains the options, named as in <see cref="EmailOptions"/>.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddEmail(this INotifyBuilder builder, string name, IConfigurationSection section) =>
        builder.AddChannel(EmailChannel.Descriptor, name, section);
}
