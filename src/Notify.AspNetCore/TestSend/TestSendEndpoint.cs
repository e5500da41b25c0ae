using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Notify.Addresses;
using Notify.AspNetCore.Http;
using Notify.AspNetCore.Mapping;
using Notify.AspNetCore.Models;
using Notify.Delivery;

namespace Notify.AspNetCore.TestSend;

/// <summary>
/// <c>POST /test</c>: sends one message immediately on one channel. The order of the checks is part of the contract:
/// caller, body, user, address, template, provider.
/// </summary>
internal sealed class TestSendEndpoint(EndpointServices services)
{
    private readonly Problems _problems = services.Problems;
    private readonly TestSender _sender = new(services);

    public void Map(RouteGroupBuilder group)
    {
        var endpoint = group.MapPost("/test", SendAsync)
            .RequireSameSite(_problems)
            .WithSummary("Sends one message to a user immediately.")
            .AcceptsJson<TestSendRequest>()
            .Produces<TestSendResponse>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status502BadGateway)
            .ProducesProblem(StatusCodes.Status504GatewayTimeout);
        services.Authorization.Require(
            endpoint,
            services.Options.OwnerPolicy,
            nameof(NotifyEndpointOptions.OwnerPolicy));
        services.Limits.Limit(endpoint, services.Options.TestSendLimit, services.ClientOf);
    }

    private async Task<IResult> SendAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var (request, failure) = await services.JsonBodies
            .ReadAsync<TestSendRequest>(context, BodyLimits.TestSendBytes)
            .ConfigureAwait(false);
        if (request is null)
            return failure!;
        if (Check(request, out var channel) is { } wrong)
            return wrong;

        var book = context.RequestServices.GetRequiredService<IAddressBook>();
        var directory = context.RequestServices.GetService<IRecipientDirectory>()
            ?? new AddressBookDirectory(book, services.Channels);
        if (await directory.FindAsync(request.UserId!, cancellationToken).ConfigureAwait(false) is not { } recipient)
            return _problems.NotFound("There is no user of this id.");
        if (!await HasAddressAsync(book, recipient, channel!.Kind.Name, cancellationToken).ConfigureAwait(false))
        {
            return _problems.BadRequest(
                "No address.",
                $"The user has no address of kind '{channel.Kind.Name}'. Add one to the address book.",
                ("Missing", new[] { channel.Kind.Name }));
        }

        var notification = new Notification(request.TemplateName!, recipient)
        {
            Via = channel.Name,
            List = string.IsNullOrWhiteSpace(request.List) ? null : request.List,
            Model = request.TemplateVars is { ValueKind: JsonValueKind.Object } variables ? variables : null,
        };
        return await _sender.SendAsync(context, notification, channel.Name, cancellationToken).ConfigureAwait(false);
    }

    private IResult? Check(TestSendRequest request, out ChannelRegistration? channel)
    {
        channel = null;
        if (string.IsNullOrWhiteSpace(request.UserId))
            return Missing(nameof(request.UserId));
        if (string.IsNullOrWhiteSpace(request.Channel))
            return Missing(nameof(request.Channel));
        if (string.IsNullOrWhiteSpace(request.TemplateName))
            return Missing(nameof(request.TemplateName));
        if (request.TemplateVars is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null) })
            return _problems.Unprocessable("The variables are not a JSON object.", nameof(request.TemplateVars));
        channel = services.Channels.Find(request.Channel);
        return channel is null
            ? _problems.Unprocessable(
                $"There is no channel of this name. Use one of: {ChannelNames()}.",
                nameof(request.Channel))
            : null;
    }

    private string ChannelNames() => string.Join(", ", services.Channels.All.Select(channel => channel.Name));

    private IResult Missing(string member) =>
        _problems.Unprocessable($"'{services.Json.Naming.ConvertName(member)}' is missing.", member);

    private static async ValueTask<bool> HasAddressAsync(
        IAddressBook book, Recipient recipient, string kind, CancellationToken cancellationToken)
    {
        if (recipient.AddressFor(kind) is not null)
            return true;
        if (recipient.UserId is not { } user)
            return false;
        var addresses = await book.GetAddressesAsync(user, kind, cancellationToken).ConfigureAwait(false);
        return addresses.Count > 0;
    }
}
