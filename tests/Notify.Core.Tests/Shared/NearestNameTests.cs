using Notify.Shared;

namespace Notify.Tests.Shared;

public sealed class NearestNameTests
{
    private static readonly string[] Known = ["title", "urgency", "protect", "link_preview", "ttl", "require_interaction"];

    [Theory]
    [InlineData("urgancy", "urgency")]
    [InlineData("Urgency", "urgency")]
    [InlineData("titel", "title")]
    [InlineData("protect_content", "protect")]
    [InlineData("linkPreview", "link_preview")]
    [InlineData("tll", "ttl")]
    [InlineData("require_interactions", "require_interaction")]
    public void A_misspelled_name_has_a_nearest_one(string name, string expected) =>
        NearestName.Suggest(name, Known).Should().Be($"Use '{expected}' instead.");

    [Theory]
    [InlineData("color")]
    [InlineData("x")]
    [InlineData("")]
    public void Another_name_has_none(string name) =>
        NearestName.Suggest(name, Known).Should().Be("Known are: title, urgency, protect, link_preview, ttl, require_interaction.");

    [Fact]
    public void A_long_name_costs_no_more() =>
        NearestName.Find(new string('u', 1_000_000), Known).Should().BeNull();
}
