urlpatterns: list = []
app_name = "vigilance"
