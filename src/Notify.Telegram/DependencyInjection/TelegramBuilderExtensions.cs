using Microsoft.Extensions.Configuration;
using Notify.Telegram;

// The namespace of the host's own extension methods, so that no using directive is needed.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Provides extension methods that add Telegram channels to Notify.</summary>
/// <remarks>
/// Calls for one channel add up: each changes the options that the earlier calls have set. Options are validated at
/// startup if the process consumes the channel's queue.
/// </remarks>
public static class TelegramBuilderExtensions
{
    /// <summary>
    /// Adds the channel <c>telegram</c>. Its options come from the section <c>Notify:Telegram</c> of the host's
    /// configuration and from <c>services.Configure&lt;TelegramOptions&gt;</c>.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddTelegram(this INotifyBuilder builder) =>
        builder.AddChannel(TelegramChannel.Descriptor);

    /// <summary>Adds the channel <c>telegram</c>.</summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="configure">The delegate that configures the options.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddTelegram(this INotifyBuilder builder, Action<TelegramOptions> configure) =>
        builder.AddChannel(TelegramChannel.Descriptor, configure);

    /// <summary>Adds the channel <c>telegram</c>.</summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="section">The section that contains the options, named as in <see cref="TelegramOptions"/>.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddTelegram(this INotifyBuilder builder, IConfigurationSection section) =>
        builder.AddChannel(TelegramChannel.Descriptor, section);

    /// <summary>
    /// Adds a channel of kind <c>telegram</c> with another name: another bot with its own queue, limits and
    /// connections.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="name">The name of the channel, for example <c>news</c>.</param>
    /// <param name="configure">The delegate that configures the options.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddTelegram(
        this INotifyBuilder builder,
        string name,
        Action<TelegramOptions> configure) =>
        builder.AddChannel(TelegramChannel.Descriptor, name, configure);

    /// <summary>
    /// Adds a channel of kind <c>telegram</c> with another name: another bot with its own queue, limits and
    /// connections.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="name">The name of the channel, for example <c>news</c>.</param>
    /// <param name="section">The section that contains the options, named as in <see cref="TelegramOptions"/>.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddTelegram(
        this INotifyBuilder builder,
        string name,
        IConfigurationSection section) =>
        builder.AddChannel(TelegramChannel.Descriptor, name, section);
}
