"""`check`: can this service start, sell and keep its promises?"""
