using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Notify.Addresses;
using Notify.Bus.InMemory;
using Notify.Delivery;
using Notify.Shared;
using Notify.Templates;
using Notify.Tests.Settings;

namespace Notify.Tests.Hosting;

public sealed class DurationSettingsTests
{
    private static readonly ChannelDescriptor<SmsOptions> Sms = new()
    {
        Kind = new ChannelKind("sms"),
        Section = "Notify:Sms",
        Bind = static (section, options) => section.Bind(options),
        Durations = [nameof(SmsOptions.Patience)],
        CreateSender = static (_, _, _) => throw new NotSupportedException(),
    };

    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("5s", 5_000)]
    [InlineData("1.5 s", 1_500)]
    [InlineData("2M", 120_000)]
    [InlineData("24h", 86_400_000)]
    [InlineData("7d", 604_800_000)]
    [InlineData("-1s", -1_000)]
    [InlineData("0", 0)]
    [InlineData(" 00:00:05 ", 5_000)]
    [InlineData("1.00:00:00.250", 86_400_250)]
    [InlineData("8:30", 30_600_000)]
    public void A_duration_has_a_unit_or_the_form_of_a_time(string text, double milliseconds) =>
        DurationText.Parse(text, "Notify:Email:SendTimeout").Should().Be(TimeSpan.FromMilliseconds(milliseconds));

    [Theory]
    [InlineData("5", "is 5, which has no unit")]
    [InlineData("60.5", "is 60.5, which has no unit")]
    [InlineData("24:00:00", "is '24:00:00', which is not a duration")]
    [InlineData("90:00", "is '90:00', which is not a duration")]
    [InlineData("1.5", "is 1.5, which has no unit")]
    [InlineData("5 minutes", "is '5 minutes', which is not a duration")]
    [InlineData("1e9s", "is '1e9s', which is not a duration")]
    [InlineData("999999999d", "is '999999999d', which is not a duration")]
    [InlineData("9999999999", "is '9999999999', which is not a duration")]
    [InlineData("s", "is 's', which is not a duration")]
    public void Any_other_value_is_refused_with_its_path(string text, string reason) =>
        FluentActions.Invoking(() => DurationText.Parse(text, "Notify:Email:SendTimeout"))
            .Should().Throw<InvalidOperationException>()
            .WithMessage($"Notify:Email:SendTimeout {reason}. Set for example 500ms, 5s, 10m, 24h, 7d or 00:00:05.");

    public static TheoryData<string, string> All
    {
        get
        {
            var data = new TheoryData<string, string>();
            Add("Notify", typeof(NotifyOptions));
            Add("Notify:InMemory", typeof(InMemoryBusOptions));
            Add("Notify:Unsubscribe", typeof(UnsubscribeOptions));
            Add("Templates", typeof(TemplateOptions));
            Add("Notify:Sms", typeof(SmsOptions));
            return data;

            void Add(string section, Type options)
            {
                foreach (var path in DurationPaths.Of(options))
                    data.Add(section, path);
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_duration_of_the_options_is_read_with_a_unit_and_refused_without_one(string section, string path)
    {
        Read(section, path, "90m").Should().Be(TimeSpan.FromMinutes(90));

        FluentActions.Invoking(() => Read(section, path, "5")).Should().Throw<InvalidOperationException>()
            .WithMessage($"{section}:{path} is 5, which has no unit.*");
    }

    [Theory]
    [InlineData("[]", 0)]
    [InlineData("[ \"5s\", \"00:01:00\" ]", 2)]
    [InlineData("null", null)]
    public void An_empty_list_of_delays_means_no_retries(string json, int? count)
    {
        using var file = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(
            $$"""{ "Notify": { "Sms": { "RetryDelays": {{json}} } } }"""));
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddJsonStream(file).Build());
        services.AddNotify().AddChannel(Sms);
        using var provider = services.BuildServiceProvider();

        (provider.GetRequiredService<IOptions<SmsOptions>>().Value.RetryDelays?.Count).Should().Be(count);
    }

    [Fact]
    public void Code_is_applied_on_top_of_the_section_of_the_host_and_a_section_takes_its_place()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Notify:TransactionalTimeToLive", "2h"),
            new("Notify:CampaignTimeToLive", "5h"),
            new("Notify:Sms:Concurrency", "7"),
            new("Notify:Sms:Patience", "3s"),
            new("Other:CampaignTimeToLive", "6h"),
            new("Other:Sms:Concurrency", "9"),
        ]).Build();

        var onTop = Options(
            builder => builder.AddChannel(Sms, sms => sms.Concurrency = 8),
            services => services.AddNotify(notify => notify.CampaignTimeToLive = TimeSpan.FromHours(4)));
        onTop.Notify.TransactionalTimeToLive.Should().Be(TimeSpan.FromHours(2));
        onTop.Notify.CampaignTimeToLive.Should().Be(TimeSpan.FromHours(4));
        (onTop.Sms.Concurrency, onTop.Sms.Patience).Should().Be((8, TimeSpan.FromSeconds(3)));

        var instead = Options(
            builder => builder.AddChannel(Sms, configuration.GetSection("Other:Sms")),
            services => services.AddNotify(configuration.GetSection("Other")));
        instead.Notify.TransactionalTimeToLive.Should().Be(new NotifyOptions().TransactionalTimeToLive);
        instead.Notify.CampaignTimeToLive.Should().Be(TimeSpan.FromHours(6));
        (instead.Sms.Concurrency, instead.Sms.Patience).Should().Be((9, null));

        (NotifyOptions Notify, SmsOptions Sms) Options(
            Action<INotifyBuilder> configure, Func<IServiceCollection, INotifyBuilder> addNotify)
        {
            var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration);
            configure(addNotify(services));
            using var provider = services.BuildServiceProvider();
            return (
                provider.GetRequiredService<IOptions<NotifyOptions>>().Value,
                provider.GetRequiredService<IOptions<SmsOptions>>().Value);
        }
    }

    private static TimeSpan? Read(string section, string path, string value)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new($"{section}:{path}", value)])
            .Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration);
        services.AddNotify()
            .AddChannel(Sms)
            .AddUnsubscribe()
            .AddTemplates(configuration.GetSection("Templates"));
        // Only the binding matters here.
        foreach (var validation in services.Where(service => service.ServiceType.IsGenericType
            && service.ServiceType.GetGenericTypeDefinition() == typeof(IValidateOptions<>)).ToList())
        {
            services.Remove(validation);
        }

        using var provider = services.BuildServiceProvider();
        return section switch
        {
            "Notify" => DurationPaths.Read(provider.GetRequiredService<IOptions<NotifyOptions>>().Value, path),
            "Notify:InMemory" => DurationPaths.Read(
                provider.GetRequiredService<IOptions<InMemoryBusOptions>>().Value,
                path),
            "Notify:Unsubscribe" => DurationPaths.Read(
                provider.GetRequiredService<IOptions<UnsubscribeOptions>>().Value,
                path),
            "Templates" => DurationPaths.Read(provider.GetRequiredService<IOptions<TemplateOptions>>().Value, path),
            _ => DurationPaths.Read(provider.GetRequiredService<IOptions<SmsOptions>>().Value, path),
        };
    }

    private sealed class SmsOptions : ChannelOptions
    {
        public TimeSpan? Patience { get; set; }
    }
}
