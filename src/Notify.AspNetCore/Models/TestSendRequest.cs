using System.Text.Json;

namespace Notify.AspNetCore.Models;

/// <summary>The body of <c>POST /test</c>.</summary>
/// <param name="UserId">The application's user id. Required.</param>
/// <param name="Channel">The name of the channel. Required.</param>
/// <param name="TemplateName">The name of the template. Required.</param>
/// <param name="TemplateVars">The variables of the template, an object. Default none.</param>
/// <param name="List">The list, which makes a link to unsubscribe available. Default none.</param>
internal sealed record TestSendRequest(
    string? UserId,
    string? Channel,
    string? TemplateName,
    JsonElement? TemplateVars = null,
    string? List = null);
