using Microsoft.Extensions.Configuration;
using Notify;
using Notify.Delivery;
using Sample.Channel_1;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the channel <c>pager</c> to Notify.</summary>
public static class PagerBuilderExtensions
{
    private static readonly ChannelDescriptor<PagerOptions> Descriptor = new()
    {
        // Templates are templates/<name>/pager.liquid.
        Kind = new ChannelKind("pager") { RequiredParts = ["title"], Validate = PagerAddress.Validate },
        Section = "Notify:Pager",
        Bind = (section, options) => section.Bind(options),
        Durations = [nameof(PagerOptions.RequestTimeout)],
        Validate = options => options.Validate(),
        DefaultRateLimit = new RateLimit(10, TimeSpan.FromSeconds(1)),
        ConfigureServices = (services, _) => services.AddHttpClient(),
        CreateSender = (services, _, options) =>
            new PagerSender(services.GetRequiredService<IHttpClientFactory>(), options),
    };

    /// <summary>Adds the channel with the settings of the section <c>Notify:Pager</c>.</summary>
    /// <param name="builder">The builder of Notify.</param>
    public static INotifyBuilder AddPager(this INotifyBuilder builder) => builder.AddChannel(Descriptor);

    /// <summary>
    /// Adds the channel with settings in code, which are applied on top of the section <c>Notify:Pager</c>.
    /// </summary>
    /// <param name="builder">The builder of Notify.</param>
    /// <param name="configure">Sets the options.</param>
    public static INotifyBuilder AddPager(this INotifyBuilder builder, Action<PagerOptions> configure) =>
        builder.AddChannel(Descriptor, configure);

    /// <summary>Adds the channel with the settings of another section.</summary>
    /// <param name="builder">The builder of Notify.</param>
    /// <param name="section">The section to read.</param>
    public static INotifyBuilder AddPager(this INotifyBuilder builder, IConfigurationSection section) =>
        builder.AddChannel(Descriptor, section);
}
