using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Notify.AspNetCore.Tests.Harness;
using Notify.Delivery;
using Notify.Tests.Settings;

namespace Notify.AspNetCore.Tests.Mapping;

public sealed class MapNotifyTests
{
    public static TheoryData<Action<NotifyEndpointOptions>, string> Mistakes => new()
    {
        { options => options.Endpoints = (NotifyEndpoints)64, "*Endpoints*" },
        { options => options.Endpoints = NotifyEndpoints.Ui, "*Add NotifyEndpoints.Operations*" },
        { options => options.OwnerPolicy = "", "*OwnerPolicy is empty*" },
        { options => options.OperatorPolicy = " ", "*OperatorPolicy is empty*" },
        { options => options.SubscriberPolicy = "", "*SubscriberPolicy is empty*" },
        { options => options.PushChannel = "", "*PushChannel is empty*" },
        { options => options.JsonNamingConvention = (JsonNamingConvention)7, "*JsonNamingConvention*" },
        { options => options.UserId = null!, "*UserId is null*" },
        { options => options.MaxSubscriptionsPerUser = 0, "*MaxSubscriptionsPerUser is 0*" },
        { options => options.MaxSubscriptionsPerUser = 1001, "*MaxSubscriptionsPerUser is 1001*" },
        { options => options.MaxConcurrentInboundMessages = 0, "*MaxConcurrentInboundMessages is 0. Set*" },
        { options => options.MaxConcurrentInboundMessages = 1001, "*MaxConcurrentInboundMessages is 1001. Set*" },
        { options => options.AllowUnprotected = true, "*AllowUnprotected is true outside*Development*" },
        { options => options.TestSendTimeout = TimeSpan.Zero, "*TestSendTimeout is 00:00:00*" },
        { options => options.TestSendTimeout = TimeSpan.FromMinutes(11), "*TestSendTimeout*" },
        { options => options.TestSendLimit = new RateLimit { Permits = 1 }, "*TestSendLimit is not a valid limit*" },
        { options => options.PushLimit = null!, "*PushLimit is not a valid limit*" },
        {
            options => options.UnsubscribeLimit = new RateLimit { Window = TimeSpan.FromSeconds(1) },
            "*UnsubscribeLimit is not a valid limit*"
        },
        {
            options => options.InboundLimit = new RateLimit { Permits = -1, Window = TimeSpan.FromSeconds(1) },
            "*InboundLimit is not a valid limit*"
        },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_setting_that_makes_no_sense_is_named(Action<NotifyEndpointOptions> mistake, string message)
    {
        await using var app = new NotifyApp { Endpoints = mistake };
        app.Invoking(one => one.CreateClient()).Should().Throw<InvalidOperationException>().WithMessage(message);
    }

    [Fact]
    public async Task Without_AddNotify_it_is_said_what_is_missing()
    {
        await using var app = WebApplication.CreateBuilder().Build();
        app.Invoking(one => one.MapNotify("/messaging")).Should().Throw<InvalidOperationException>().WithMessage("*AddNotify()*");
    }

    [Fact]
    public async Task The_shortest_host_there_is_works()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddNotify();
        builder.Services.AddAuthentication(BearerNames.Scheme)
            .AddScheme<AuthenticationSchemeOptions, BearerNames>(BearerNames.Scheme, null);
        builder.Services.AddAuthorizationBuilder().AddPolicy("NotifyOwner", p => p.RequireRole("owner"))
            .AddPolicy("NotifyOperator", p => p.RequireRole("operator"));
        await using var app = builder.Build();
        app.MapNotify("/api/v1/messaging");
        await app.StartAsync();

        using var client = app.GetTestClient();
        (await client.GetAsync("/api/v1/messaging/queues")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        client.DefaultRequestHeaders.Authorization = new("Bearer", Users.Operator);
        (await client.GetAsync("/api/v1/messaging/queues")).StatusCode.Should().Be(HttpStatusCode.OK);
        await (await client.GetAsync("/api/v1/messaging/push/key")).ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Settings_come_from_configuration()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Web:OperatorPolicy"] = "NotifyOwner",
            ["Web:JsonNamingConvention"] = "CamelCase",
            ["Web:Endpoints"] = "Operations, TestSend",
            ["Web:TestSendLimit:Permits"] = "1",
            ["Web:TestSendLimit:Window"] = "00:01:00",
        };
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddNotify();
        builder.Services.AddAuthentication(BearerNames.Scheme)
            .AddScheme<AuthenticationSchemeOptions, BearerNames>(BearerNames.Scheme, null);
        builder.Services.AddAuthorizationBuilder().AddPolicy("NotifyOwner", p => p.RequireRole("owner"));
        await using var app = builder.Build();
        app.MapNotify("/n", app.Configuration.GetSection("Web"));
        await app.StartAsync();

        using var client = app.GetTestClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", Users.Owner);
        var problem = await (await client.PostAsJsonAsync("/n/test", new JsonObject()))
            .ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity);
        problem["member"]!.GetValue<string>().Should().Be("userId");
        await (await client.PostAsJsonAsync("/n/test", new JsonObject())).ShouldBeProblemAsync(HttpStatusCode.TooManyRequests);
        (await client.GetAsync("/n/unsubscribe")).StatusCode.Should().Be(HttpStatusCode.NotFound, "it is not among the endpoints");
        (await client.GetAsync("/n/ui")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_section_of_the_host_is_read_first_and_its_durations_need_a_unit()
    {
        await using var app = App("Notify:Endpoints:TestSendLimit:Window", "90s");
        app.Invoking(a => a.MapNotify("/n", options => options.TestSendLimit.Window.Should().Be(TimeSpan.FromSeconds(90))))
            .Should().NotThrow();

        foreach (var path in DurationPaths.Of(typeof(NotifyEndpointOptions)))
        {
            await using var wrong = App($"Notify:Endpoints:{path}", "5");
            wrong.Invoking(a => a.MapNotify("/n")).Should().Throw<InvalidOperationException>()
                .WithMessage($"Notify:Endpoints:{path} is 5, which has no unit.*");
        }

        static WebApplication App(string setting, string value)
        {
            var builder = WebApplication.CreateBuilder();
            builder.Configuration.AddInMemoryCollection([new(setting, value), new("Notify:Endpoints:Endpoints", "TestSend")]);
            builder.Services.AddNotify();
            builder.Services.AddAuthorizationBuilder().AddPolicy("NotifyOwner", p => p.RequireRole("owner"));
            return builder.Build();
        }
    }

    [Fact]
    public async Task Camel_case_is_written_and_read()
    {
        await using var app = new NotifyApp { Endpoints = options => options.JsonNamingConvention = JsonNamingConvention.CamelCase };
        await app.Book.AddAddressAsync("ada", "email", "ada@example.com");
        using var client = app.As("olga.owner.operator");
        var answer = await (await client.PostAsJsonAsync(NotifyApp.Base + "/test", new JsonObject
        {
            ["userId"] = "ada",
            ["channel"] = "email",
            ["templateName"] = "welcome",
            ["templateVars"] = new JsonObject { ["name"] = "Ada" },
        })).JsonAsync();
        answer.Select(member => member.Key).Should().Equal("status", "messageId", "deliveryTimeMs", "error", "warnings");
        var queues = await (await client.GetAsync(NotifyApp.Base + "/queues")).JsonAsync();
        queues["channels"]![0]!.AsObject().Should().ContainKeys("inFlight", "deadLetters", "oldestTransactional");
    }

    [Fact]
    public async Task The_hosts_own_json_is_left_as_it_is()
    {
        await using var app = new NotifyApp
        {
            More = services => services.ConfigureHttpJsonOptions(json =>
                json.SerializerOptions.PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.KebabCaseLower),
        };
        using var client = app.As(Users.Operator);
        (await (await client.GetAsync(NotifyApp.Base + "/queues")).JsonAsync())["channels"]![0]!.AsObject()
            .Should().ContainKey("in_flight");
        var json = app.Services.GetRequiredService<IOptions<JsonOptions>>().Value;
        var host = json.SerializerOptions;
        System.Text.Json.JsonSerializer.Serialize(new HostsOwn(7), host).Should().Be("""{"user-id":7}""");
    }

    [Fact]
    public async Task Failures_are_written_where_the_host_serializes_without_reflection()
    {
        // As in a host that is compiled ahead of time, whose JSON has no metadata.
        await using var app = new NotifyApp
        {
            More = services => services.ConfigureHttpJsonOptions(json =>
                json.SerializerOptions.TypeInfoResolverChain.Clear()),
        };
        await app.Book.AddAddressAsync("ada", "email", "ada@example.com");
        using var owner = app.As(Users.Owner);
        await (await owner.PostAsync(NotifyApp.Base + "/test", null)).ShouldBeProblemAsync(HttpStatusCode.UnsupportedMediaType);
        var missing = new JsonObject { ["user_id"] = "ada", ["channel"] = "email", ["template_name"] = "welcome" };
        var answer = await owner.PostAsync(NotifyApp.Base + "/test", Json(missing));
        var problem = await answer.ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        problem["missing"]!.AsArray().Select(name => name!.GetValue<string>()).Should().Equal("name");

        app.Sender.Answer("email", SendResult.Rejected("554", "spam"));
        var send = new JsonObject
        {
            ["user_id"] = "ada",
            ["channel"] = "email",
            ["template_name"] = "welcome",
            ["template_vars"] = new JsonObject { ["name"] = "Ada" },
        };
        answer = await owner.PostAsync(NotifyApp.Base + "/test", Json(send));
        problem = await answer.ShouldBeProblemAsync(HttpStatusCode.BadGateway);
        problem["delivery_time_ms"]!.GetValue<double>().Should().BeGreaterThanOrEqualTo(0);
    }

    private sealed record HostsOwn(int UserId);

    private static StringContent Json(JsonObject body) =>
        new(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
}
